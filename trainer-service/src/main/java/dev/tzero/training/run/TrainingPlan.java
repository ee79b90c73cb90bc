package dev.tzero.training.run;

import dev.tzero.proto.training.v1.Hyperparameters;
import dev.tzero.proto.training.v1.Schedule;
import dev.tzero.proto.training.v1.TrainingRequest;

/**
 * How a run trains, with every default of the contract filled in. It depends on nothing but the request, so that a
 * resumed run has the same plan.
 *
 * @param steps optimizer steps; 0 for one pass
 * @param batchSize examples a step
 * @param learningRate highest learning rate
 * @param warmupSteps steps over which it rises
 * @param schedule how it falls afterwards
 * @param weightDecay decoupled weight decay
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param maxGradientNorm norm to clip to; 0 does not clip
 * @param bucketWindow batches that are sorted by length together
 * @param maxInputTokens tokens of an input at most
 * @param maxTargetTokens tokens of a target at most
 * @param seed of the order of batches within a window
 * @param checkpointEvery steps between checkpoints; 0 for the first and the last only
 */
public record TrainingPlan(
        long steps,
        int batchSize,
        double learningRate,
        long warmupSteps,
        Schedule schedule,
        double weightDecay,
        double beta1,
        double beta2,
        double maxGradientNorm,
        int bucketWindow,
        int maxInputTokens,
        int maxTargetTokens,
        long seed,
        long checkpointEvery) {

    /** The defaults that the contract names. */
    static final double BETA1 = 0.9;

    static final double BETA2 = 0.999;
    static final int BUCKET_WINDOW = 16;
    static final int MAX_INPUT_TOKENS = 1024;
    static final int MAX_TARGET_TOKENS = 256;

    /** Reads a request that {@link RequestCheck} found good. */
    public static TrainingPlan of(TrainingRequest request) {
        Hyperparameters given = request.getHyperparameters();
        return new TrainingPlan(
                given.getSteps(),
                given.getBatchSize(),
                given.getLearningRate(),
                given.getWarmupSteps(),
                given.getSchedule() == Schedule.SCHEDULE_UNSPECIFIED ? Schedule.SCHEDULE_CONSTANT : given.getSchedule(),
                given.getWeightDecay(),
                given.getBeta1() == 0 ? BETA1 : given.getBeta1(),
                given.getBeta2() == 0 ? BETA2 : given.getBeta2(),
                given.getMaxGradientNorm(),
                given.getBucketWindow() == 0 ? BUCKET_WINDOW : given.getBucketWindow(),
                given.getMaxInputTokens() == 0 ? MAX_INPUT_TOKENS : given.getMaxInputTokens(),
                given.getMaxTargetTokens() == 0 ? MAX_TARGET_TOKENS : given.getMaxTargetTokens(),
                given.getSeed(),
                request.getCheckpointEvery());
    }

    /**
     * Steps in all. One pass takes every example at least once: the last batch is filled up from the beginning.
     *
     * @param examples of the corpus
     */
    public long totalSteps(long examples) {
        return steps > 0 ? steps : Math.ceilDiv(examples, batchSize);
    }

    /** Whether a checkpoint is due after so many steps. Step 0, the model before training, always has one. */
    public boolean checkpointDue(long step, long totalSteps) {
        return step == 0 || step == totalSteps || (checkpointEvery > 0 && step % checkpointEvery == 0);
    }

    /** The window that the batch after so many steps belongs to. */
    public long windowAfter(long step) {
        return step / bucketWindow;
    }

    /** How many batches of that window are done after so many steps. */
    public int batchesDone(long step) {
        return (int) (step % bucketWindow);
    }

    /** Batches in a window: fewer than usual in the last one, so that no example is read and left out. */
    public int batchesIn(long window, long totalSteps) {
        return (int) Math.min(bucketWindow, totalSteps - window * bucketWindow);
    }
}
