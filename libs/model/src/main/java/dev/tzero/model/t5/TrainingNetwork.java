package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.engine.Script;
import dev.tzero.model.lm.LossOptions;
import dev.tzero.model.lm.MatrixPrecision;
import dev.tzero.model.lm.Padded;
import java.util.Arrays;

/** The loss of a T5 as a function of weights and a batch. Holds compiled code and no weights. */
final class TrainingNetwork {

    private final RelativeBuckets encoderBuckets;
    private final RelativeBuckets decoderBuckets;
    private final Script loss;

    /** @param manager of the compiled code */
    TrainingNetwork(NDManager manager, T5Config config, MatrixPrecision precision) {
        int buckets = config.relativeAttentionNumBuckets();
        this.encoderBuckets = new RelativeBuckets(buckets, config.relativeAttentionMaxDistance(), true);
        this.decoderBuckets = new RelativeBuckets(buckets, config.relativeAttentionMaxDistance(), false);
        this.loss =
                Script.compile(manager, TrainingSource.of(config, precision)).method("loss");
    }

    /**
     * The loss summed over the batch's target tokens and divided by a count, recorded.
     *
     * @param weights list that {@link T5Weights#list} makes
     * @param count target tokens of all parts of a step
     * @param seed of dropout
     */
    NDArray loss(
            NDManager step,
            NDList weights,
            TrainingBatch batch,
            LossOptions options,
            long count,
            double dropoutRate,
            long seed) {
        int in = batch.inputWidth();
        int out = batch.targetWidth();
        Shape inputShape = new Shape(batch.rows(), in);
        Shape targetShape = new Shape(batch.rows(), out);
        boolean masked = batch.packed() || batch.padded();
        NDList arguments = new NDList(
                step.create(batch.inputIds(), inputShape),
                masked ? step.create(batch.inputSegments(), inputShape) : step.zeros(new Shape(0)),
                step.create(encoderBuckets.table(0, in, in), new Shape(in, in)),
                step.create(batch.decoderIds(), targetShape),
                batch.packed() ? step.create(batch.targetSegments(), targetShape) : firstSegment(step, batch.rows()),
                step.create(decoderBuckets.table(0, out, out), new Shape(out, out)),
                step.create(Padded.causal(out), new Shape(out, out)),
                step.create(batch.positions()),
                step.create(batch.labels()),
                step.create(seed),
                step.create(new double[] {
                    dropoutRate, batch.packed() ? 1 : 0, options.labelSmoothing(), options.zLoss(), count
                }));
        return loss.callRecorded(arguments.addAll(weights)).singletonOrThrow();
    }

    /** One query per row stands for all of it where rows hold one segment. */
    private static NDArray firstSegment(NDManager step, int rows) {
        long[] first = new long[rows];
        Arrays.fill(first, 1);
        return step.create(first, new Shape(rows, 1));
    }
}
