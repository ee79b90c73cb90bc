package dev.tzero.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** AdamW in PyTorch's order of operations (decay first, then the step), over flat arrays. */
final class AdamW implements AutoCloseable {

    private final AdamWOptions options;
    private final NDManager manager;
    private final NDArray mean;
    private final NDArray square;
    private final NDIndex decaying;
    private long step;

    /**
     * @param manager parent of the state's memory
     * @param size elements of the parameter array
     * @param decayingCount leading elements that decay
     */
    AdamW(AdamWOptions options, NDManager manager, long size, long decayingCount) {
        this.options = options;
        this.manager = manager.newSubManager();
        this.mean = this.manager.zeros(new Shape(size), DataType.FLOAT32);
        this.square = this.manager.zeros(new Shape(size), DataType.FLOAT32);
        this.decaying = new NDIndex("0:" + decayingCount);
    }

    long step() {
        return step;
    }

    /** Continues after {@code done} steps; the moments are written through {@link #mean()} and {@link #square()}. */
    void resumeAt(long done) {
        step = done;
    }

    NDArray mean() {
        return mean;
    }

    NDArray square() {
        return square;
    }

    /**
     * One update in place.
     *
     * @param parameters flat parameter array
     * @param gradient as long as {@code parameters}; its values are used up
     * @param rate learning rate
     */
    void update(NDArray parameters, NDArray gradient, double rate) {
        step++;
        double meanCorrection = 1 - Math.pow(options.beta1(), step);
        double squareCorrection = Math.sqrt(1 - Math.pow(options.beta2(), step));
        try (NDManager scratch = manager.newSubManager()) {
            if (options.weightDecay() > 0) {
                parameters.get(scratch, decaying).muli(1 - rate * options.weightDecay());
            }
            gradient.tempAttach(scratch);
            mean.muli(options.beta1()).addi(gradient.mul(1 - options.beta1()));
            square.muli(options.beta2()).addi(gradient.square().muli(1 - options.beta2()));
            square.tempAttach(scratch);
            NDArray denominator = square.sqrt().divi(squareCorrection).addi(options.epsilon());
            mean.tempAttach(scratch);
            parameters.subi(mean.div(denominator).muli(rate / meanCorrection));
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
