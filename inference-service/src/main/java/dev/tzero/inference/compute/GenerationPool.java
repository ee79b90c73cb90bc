package dev.tzero.inference.compute;

import dev.tzero.inference.queue.Work;
import dev.tzero.inference.serving.LoadedModel;
import dev.tzero.model.generate.OpenBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts that wait and texts that are being written: every turn takes in what there is room for and decodes one token of every
 * text of one model.
 */
final class GenerationPool {

    private final Limits limits;
    private final Pace pace;
    private final ComputeMeters meters;
    private final Lanes<GenerateJob> waiting = new Lanes<>();
    private final Map<LoadedModel, Open> open = new LinkedHashMap<>();

    GenerationPool(Limits limits, Pace pace, ComputeMeters meters) {
        this.limits = limits;
        this.pace = pace;
        this.meters = meters;
    }

    /** Texts of one model that are being written; holds a lease on the model until they have ended. */
    private record Open(LoadedModel model, OpenBatch batch, List<GenerateJob> jobs) {}

    void add(Work.Generate work) {
        waiting.add(new GenerateJob(work, meters), work.caller().interactive());
    }

    boolean isEmpty() {
        return waiting.isEmpty() && open.isEmpty();
    }

    /** Tokens of people that wait to be read. */
    long interactiveTokens() {
        return waiting.lane(true).stream().mapToLong(job -> job.work().tokens()).sum();
    }

    /** Lets go of what waits and nobody waits for. */
    void sweep(long now) {
        waiting.removeIf(job -> job.over(now));
    }

    /** Fails everything. */
    void fail(RuntimeException reason) {
        waiting.removeIf(job -> {
            job.work().fail(reason);
            return true;
        });
        for (Open one : List.copyOf(open.values())) {
            one.jobs().forEach(job -> job.work().fail(reason));
            leave(one);
        }
    }

    /** Takes in what there is room for, and decodes a token of every text of the model whose turn it is. */
    void turn(long now) {
        Map<LoadedModel, List<GenerateJob>> coming = new HashMap<>();
        for (GenerateJob job : admitted()) {
            coming.computeIfAbsent(job.work().model(), model -> new ArrayList<>())
                    .add(job);
        }
        coming.forEach((model, jobs) -> join(model, jobs, now));
        Iterator<Open> inTurn = open.values().iterator();
        if (!inTurn.hasNext()) {
            return;
        }
        Open next = inTurn.next();
        next.jobs().forEach(job -> job.together(next.batch().requests()));
        int requests = next.batch().requests();
        int rows = next.batch().rows();
        long begin = System.nanoTime();
        next.batch().step();
        meters.turn(ComputeMeters.Kind.GENERATE, requests, rows, System.nanoTime() - begin);
        next.jobs().removeIf(job -> job.work().answer().isDone());
        open.remove(next.model());
        if (next.batch().isEmpty()) {
            leave(next);
        } else {
            open.put(next.model(), next);
        }
    }

    private void leave(Open one) {
        open.remove(one.model());
        one.batch().close();
        one.model().release();
    }

    /** What begins to be decoded now, in the order of its arrival and turn. */
    private List<GenerateJob> admitted() {
        List<GenerateJob> admitted = new ArrayList<>();
        Room room = new Room();
        while (!waiting.isEmpty()) {
            boolean people = waiting.peopleNext();
            if (!room.has(waiting.lane(people).getFirst())) {
                // Topics that have their share let people go first; topics that have nothing wait for the next room.
                people = !people && room.bulkTokens > 0 && !waiting.lane(true).isEmpty();
                if (!people || !room.has(waiting.lane(true).getFirst())) {
                    break;
                }
            }
            Deque<GenerateJob> lane = waiting.lane(people);
            room.take(lane.getFirst());
            admitted.add(lane.removeFirst());
            waiting.took(people);
        }
        return admitted;
    }

    /** What is left of the limits. */
    private final class Room {

        private long readTokens;
        private long decodeTokens;
        private long bulkTokens;

        Room() {
            open.values().stream().flatMap(one -> one.jobs().stream()).forEach(job -> {
                decodeTokens += job.decodeTokens();
                bulkTokens += interactive(job) ? 0 : job.decodeTokens();
            });
        }

        /** Whether a text can be taken in, as it always can when there is no other. */
        boolean has(GenerateJob job) {
            long tokens = job.decodeTokens();
            boolean read = readTokens == 0 || readTokens + job.work().input().length <= limits.batchTokens();
            boolean decode = decodeTokens == 0 || decodeTokens + tokens <= limits.decodeTokens();
            boolean share = interactive(job) || bulkTokens == 0 || bulkTokens + tokens <= limits.bulkDecodeTokens();
            return read && decode && share;
        }

        void take(GenerateJob job) {
            readTokens += job.work().input().length;
            decodeTokens += job.decodeTokens();
            bulkTokens += interactive(job) ? 0 : job.decodeTokens();
        }
    }

    private static boolean interactive(GenerateJob job) {
        return job.work().caller().interactive();
    }

    /** Takes texts of one model in; inputs of like length are read together. */
    private void join(LoadedModel model, List<GenerateJob> jobs, long now) {
        Open into = open.computeIfAbsent(model, absent -> {
            // Their own leases hold the model until the last one is answered, which is before the batch is closed.
            if (!model.lease()) {
                throw new IllegalStateException("model " + model.digest() + ": left memory while work waited for it");
            }
            return new Open(model, model.openBatch(), new ArrayList<>());
        });
        jobs.sort(Comparator.comparingInt(job -> job.work().input().length));
        List<GenerateJob> like = new ArrayList<>();
        for (GenerateJob job : jobs) {
            if (!like.isEmpty()
                    && job.work().input().length
                            > 32 + 2 * like.getFirst().work().input().length) {
                join(into, like, now);
                like = new ArrayList<>();
            }
            like.add(job);
        }
        join(into, like, now);
    }

    /** One bad input must not fail its neighbours: where they cannot be read together, each is read by itself. */
    private void join(Open into, List<GenerateJob> jobs, long now) {
        try {
            long begin = System.nanoTime();
            into.batch().add(jobs.stream().map(GenerateJob::request).toList());
            long tokens = jobs.stream().mapToLong(job -> job.work().tokens()).sum();
            pace.took(tokens, System.nanoTime() - begin);
            meters.read(tokens);
            jobs.forEach(job -> job.begins(now));
            into.jobs().addAll(jobs);
        } catch (RuntimeException e) {
            if (jobs.size() == 1) {
                jobs.getFirst().work().fail(e);
            } else {
                jobs.forEach(job -> join(into, List.of(job), now));
            }
        }
    }
}
