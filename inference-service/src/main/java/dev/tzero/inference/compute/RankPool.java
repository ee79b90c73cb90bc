package dev.tzero.inference.compute;

import dev.tzero.inference.compute.RankJob.Waiting;
import dev.tzero.inference.queue.Work;
import dev.tzero.inference.serving.LoadedModel;
import dev.tzero.model.rank.RankBatch;
import dev.tzero.model.rank.RankPart;
import dev.tzero.platform.errors.ServiceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;

/** Rankings that wait, in parts; every turn scores a batch of parts for one model that are like each other. */
final class RankPool {

    /** Parts that are looked at for a batch: the budget is filled by far fewer. */
    private static final int LOOKED_AT = 1024;

    private final Limits limits;
    private final Pace pace;
    private final ComputeMeters meters;
    private final Lanes<Waiting> waiting = new Lanes<>();

    RankPool(Limits limits, Pace pace, ComputeMeters meters) {
        this.limits = limits;
        this.pace = pace;
        this.meters = meters;
    }

    void add(Work.Rank work) {
        for (Waiting part : new RankJob(work).parts()) {
            waiting.add(part, work.caller().interactive());
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Tokens of people that wait to be read. */
    long interactiveTokens() {
        return waiting.lane(true).stream().mapToLong(RankPool::tokens).sum();
    }

    private static long tokens(Waiting part) {
        return part.content().input().length + part.content().targetPlaces();
    }

    /** Lets go of what nobody waits for any more. */
    void sweep(long now) {
        waiting.removeIf(part -> {
            Work.Rank work = part.job().work();
            if (!work.answer().isDone()) {
                ServiceException reason = Refusals.unwanted(work.caller(), now);
                if (reason != null) {
                    work.fail(reason);
                }
            }
            return work.answer().isDone();
        });
    }

    /** Fails everything. */
    void fail(RuntimeException reason) {
        waiting.removeIf(part -> {
            part.job().work().fail(reason);
            return true;
        });
    }

    /** Scores one batch. Not to be asked when nothing waits. */
    void turn(long now) {
        List<Waiting> batch = next();
        LoadedModel model = batch.getFirst().job().work().model();
        int requests = (int) batch.stream()
                .map(part -> List.of(part.job(), part.task()))
                .distinct()
                .count();
        batch.forEach(part -> part.job().begins(now, requests));
        float[][][] scores;
        try {
            scores = model.classifier()
                    .score(batch.stream().map(Waiting::content).toList());
        } catch (RuntimeException e) {
            failed(batch, e);
            return;
        }
        long tokens = batch.stream().mapToLong(RankPool::tokens).sum();
        long took = System.nanoTime() - now;
        pace.took(tokens, took);
        meters.turn(ComputeMeters.Kind.RANK, requests, tokens, took);
        meters.read(tokens);
        for (int i = 0; i < scores.length; i++) {
            batch.get(i).job().scored(batch.get(i), scores[i]);
        }
    }

    /** One bad input must not fail its neighbours: each part of a batch that failed is tried again by itself. */
    private void failed(List<Waiting> batch, RuntimeException reason) {
        if (batch.size() == 1) {
            batch.getFirst().job().work().fail(reason);
            return;
        }
        for (Waiting part : batch.reversed()) {
            waiting.addFirst(part.byItself(), part.job().work().caller().interactive());
        }
    }

    private List<Waiting> next() {
        boolean people = waiting.peopleNext();
        Waiting first = waiting.lane(people).getFirst();
        RankBatch batch = new RankBatch(pace.turnTokens(limits.batchTokens()));
        batch.offer(first.content());
        List<Waiting> taken = new ArrayList<>(List.of(first));
        if (!first.alone()) {
            gather(waiting.lane(people), batch, taken);
            gather(waiting.lane(!people), batch, taken);
        }
        waiting.removeIf(new HashSet<>(taken)::contains);
        waiting.took(people);
        return taken;
    }

    /** Adds what is for the same model and like the first, the likest before. */
    private static void gather(Deque<Waiting> from, RankBatch batch, List<Waiting> taken) {
        Waiting first = taken.getFirst();
        RankPart like = first.content();
        from.stream()
                .limit(LOOKED_AT)
                .filter(part -> part != first
                        && !part.alone()
                        && part.job().work().model() == first.job().work().model()
                        && part.content().like(like))
                .sorted(Comparator.comparingInt(part -> Math.abs(part.content().input().length - like.input().length)))
                .takeWhile(part -> batch.offer(part.content()))
                .forEach(taken::add);
    }
}
