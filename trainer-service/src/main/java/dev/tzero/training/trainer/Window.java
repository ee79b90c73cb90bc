package dev.tzero.training.trainer;

import dev.tzero.corpus.CorpusException;
import dev.tzero.corpus.CorpusReader;
import dev.tzero.corpus.Place;
import dev.tzero.training.run.TrainingPlan;
import dev.tzero.training.session.Learner;
import java.util.ArrayList;
import java.util.List;

/**
 * Some consecutive examples of the corpus, cut into batches of like lengths. Which batches those are depends on the
 * plan, the window's number and its examples alone, so a resumed run makes the same ones again.
 *
 * @param start where its first example is
 * @param firstStep steps done before its first batch
 * @param batches in training order
 * @param cut examples that were longer than the plan allows
 */
record Window(Place start, long firstStep, List<List<Learner.Tokens>> batches, long cut) {

    /** Reads the window that the batch after {@code step} steps belongs to; the reader stands at its beginning. */
    static Window read(CorpusReader reader, Learner learner, TrainingPlan plan, long step, long totalSteps) {
        long number = plan.windowAfter(step);
        var start = reader.place();
        int count = plan.batchesIn(number, totalSteps);
        var tokens = new ArrayList<Learner.Tokens>(count * plan.batchSize());
        long cut = 0;
        for (var example : reader.read(count * plan.batchSize())) {
            var one = learner.tokens(example.getInput(), example.getTarget());
            if (one.input().length == 0) {
                throw new CorpusException("corpus " + example.getCorpusId() + ", position " + example.getPosition()
                        + ": input: no token is left of it; expected at least one");
            }
            tokens.add(one);
            cut += one.cut() ? 1 : 0;
        }
        var batches = learner.batches(tokens, plan.batchSize(), seed(plan.seed(), number));
        if (batches.size() != count) {
            throw new IllegalStateException(batches.size() + " batches of a window; expected " + count);
        }
        return new Window(start, number * plan.bucketWindow(), batches, cut);
    }

    /** Another order of batches in every window; the multiplier spreads neighbouring numbers over all bits. */
    private static long seed(long seed, long number) {
        return seed ^ (number + 1) * 0x9E3779B97F4A7C15L;
    }

    /** Whether the batch after so many steps is in here. */
    boolean holds(long step) {
        return step >= firstStep && step < firstStep + batches.size();
    }

    List<Learner.Tokens> batchAfter(long step) {
        return batches.get((int) (step - firstStep));
    }
}
