package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import dev.tzero.model.config.T5Config;

/**
 * The arithmetic that T5 is made of, for one call.
 *
 * <p>Every result belongs to the manager of the first argument; weights are never first, so nothing of a call stays
 * behind in the memory of the model.
 *
 * <p>Scalars are native tensors that live as long as the call. A Java number as an operand would do for reading, but not
 * for gradients: DJL wraps it in a Java buffer and lets go of it, and when the garbage collector frees that before the
 * backward pass reads it, gradients are noise.
 */
final class Kernels {

    /** sqrt(2 / pi) * 2: gelu_tanh(x) = x * sigmoid(2 * sqrt(2 / pi) * (x + 0.044715 * x^3)). */
    private static final float GELU_SCALE = (float) (2 * Math.sqrt(2 / Math.PI));

    private static final float GELU_CUBE = (float) (GELU_SCALE * 0.044715);

    private final NDArray geluScale;
    private final NDArray geluCube;
    private final NDArray epsilon;
    private final NDArray minusHalf;
    private final NDArray tiedScale;

    /** @param manager of the call */
    Kernels(NDManager manager, T5Config config) {
        this.geluScale = scalar(manager, GELU_SCALE);
        this.geluCube = scalar(manager, GELU_CUBE);
        this.epsilon = scalar(manager, (float) config.layerNormEpsilon());
        this.minusHalf = scalar(manager, -0.5f);
        this.tiedScale = scalar(manager, (float) Math.pow(config.dModel(), -0.5));
    }

    private static NDArray scalar(NDManager manager, float value) {
        return manager.full(new Shape(), value, DataType.FLOAT32);
    }

    /** {@code x [..., in]} times the transposed {@code weight [out, in]}. */
    static NDArray linear(NDArray x, NDArray weight) {
        return x.getNDArrayInternal().linear(x, weight, null).singletonOrThrow();
    }

    /** Rows of {@code table [n, width]} by {@code ids [...]}: shape {@code [..., width]}. */
    static NDArray rows(NDArray ids, NDArray table) {
        return ids.getNDArrayInternal()
                .embedding(ids, table, SparseFormat.DENSE)
                .singletonOrThrow();
    }

    /** T5's norm: divided by the root of the mean square, no mean taken off, no bias. */
    NDArray rmsNorm(NDArray x, NDArray weight) {
        NDArray inverse = x.square().mean(new int[] {-1}, true).add(epsilon).pow(minusHalf);
        return x.mul(inverse).mul(weight);
    }

    /** The tanh form of GELU, which T5 v1.1 was trained with. */
    NDArray gelu(NDArray x) {
        return Activation.sigmoid(x.square().mul(geluCube).add(geluScale).mul(x))
                .mul(x);
    }

    /** Scales decoder states for an output projection that is the embedding. */
    NDArray scaleForTiedHead(NDArray x) {
        return x.mul(tiedScale);
    }

    static NDArray relu(NDArray x) {
        return Activation.relu(x);
    }

    /**
     * Attention without scaling, as T5 has it.
     *
     * @param query {@code [rows, heads, queries, width]}
     * @param key {@code [rows, heads, keys, width]}
     * @param value as {@code key}
     * @param bias added to the scores, broadcast to {@code [rows, heads, queries, keys]}; null for none
     * @return {@code [rows, queries, heads * width]}
     */
    static NDArray attention(NDArray query, NDArray key, NDArray value, NDArray bias) {
        NDArray scores = query.matMul(key.swapAxes(2, 3));
        NDArray biased = bias == null ? scores : scores.add(bias);
        NDArray context = biased.softmax(-1).matMul(value).transpose(0, 2, 1, 3);
        long[] shape = context.getShape().getShape();
        return context.reshape(shape[0], shape[1], shape[2] * shape[3]);
    }

    /** {@code [rows, length, heads * width]} as {@code [rows, heads, length, width]}. */
    static NDArray heads(NDArray x, long rows, long length, int heads, int width) {
        return x.reshape(rows, length, heads, width).transpose(0, 2, 1, 3);
    }
}
