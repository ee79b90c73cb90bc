package dev.tzero.inference.compute;

import dev.tzero.inference.queue.Work;
import dev.tzero.inference.serving.LoadedModel;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Texts that wait and texts that are being written: every turn takes in what there is room for and decodes one token of every
 * text of one model.
 */
final class GenerationPool {

    private final Limits limits;
    private final Pace pace;
    private final ComputeMeters meters;
    private final Lanes<GenerateJob> waiting = new Lanes<>();
    private final Map<LoadedModel, Writing> open = new LinkedHashMap<>();

    GenerationPool(Limits limits, Pace pace, ComputeMeters meters) {
        this.limits = limits;
        this.pace = pace;
        this.meters = meters;
    }

    void add(Work.Generate work) {
        waiting.add(new GenerateJob(work, meters), work.caller().interactive());
    }

    boolean isEmpty() {
        return waiting.isEmpty() && open.isEmpty();
    }

    /** Tokens of people that wait to be read. */
    long interactiveTokens() {
        return Stream.concat(waiting.lane(true).stream(), coming().filter(GenerationPool::interactive))
                .mapToLong(job -> job.work().tokens())
                .sum();
    }

    /** Those that have room and are not read yet. */
    private Stream<GenerateJob> coming() {
        return open.values().stream().flatMap(writing -> writing.coming().stream());
    }

    /** Lets go of what waits and nobody waits for. */
    void sweep(long now) {
        waiting.removeIf(job -> job.over(now));
        for (Writing writing : List.copyOf(open.values())) {
            writing.sweep(now);
            leaveWhenEmpty(writing);
        }
    }

    /** Fails everything. */
    void fail(RuntimeException reason) {
        waiting.removeIf(job -> {
            job.work().fail(reason);
            return true;
        });
        for (Writing writing : List.copyOf(open.values())) {
            writing.fail(reason);
            leave(writing);
        }
    }

    /** Takes in what there is room for, and decodes a token of every text of the model whose turn it is. */
    void turn(long now) {
        for (GenerateJob job : admitted()) {
            open.computeIfAbsent(job.work().model(), model -> new Writing(model, pace, meters))
                    .add(job);
        }
        Iterator<Writing> inTurn = open.values().iterator();
        if (!inTurn.hasNext()) {
            return;
        }
        Writing next = inTurn.next();
        next.turn(now);
        open.remove(next.model());
        open.put(next.model(), next);
        leaveWhenEmpty(next);
    }

    private void leaveWhenEmpty(Writing writing) {
        if (writing.isEmpty()) {
            leave(writing);
        }
    }

    private void leave(Writing writing) {
        open.remove(writing.model());
        writing.close();
    }

    /** What there is room for now, in the order of its arrival and turn. */
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
            readTokens = coming().mapToLong(job -> job.work().input().length).sum();
            open.values().stream().flatMap(Writing::jobs).forEach(job -> {
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
}
