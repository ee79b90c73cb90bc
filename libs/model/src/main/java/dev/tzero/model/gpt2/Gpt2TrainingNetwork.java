package dev.tzero.model.gpt2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.engine.Script;
import dev.tzero.model.lm.LossOptions;
import dev.tzero.model.lm.MatrixPrecision;

/** The loss of a GPT-2 as a function of weights and a batch. Holds compiled code and no weights. */
final class Gpt2TrainingNetwork {

    private final Script loss;

    /** @param manager of the compiled code */
    Gpt2TrainingNetwork(NDManager manager, Gpt2Config config, MatrixPrecision precision) {
        this.loss = Script.compile(manager, Gpt2TrainingSource.of(config, precision))
                .method("loss");
    }

    /**
     * The loss summed over the batch's target tokens and divided by a count, recorded.
     *
     * @param count target tokens of all parts of a step
     * @param seed of dropout
     */
    NDArray loss(
            NDManager step,
            NDList weights,
            Gpt2Batch batch,
            LossOptions options,
            long count,
            double dropoutRate,
            long seed) {
        Gpt2Network.Reading reading = batch.reading().apply(step);
        NDList arguments = new NDList(
                reading.ids(),
                reading.positions(),
                reading.mask(),
                step.create(batch.places()),
                step.create(batch.labels()),
                step.create(seed),
                step.create(new double[] {dropoutRate, options.labelSmoothing(), options.zLoss(), count}));
        return loss.callRecorded(arguments.addAll(weights)).singletonOrThrow();
    }
}
