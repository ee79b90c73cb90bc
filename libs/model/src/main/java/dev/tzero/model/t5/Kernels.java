package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;

/**
 * The arithmetic that T5 is made of.
 *
 * <p>Every result belongs to the manager of the first argument; weights are never first, so nothing of a call stays
 * behind in the memory of the model.
 */
final class Kernels {

    /** sqrt(2 / pi) * 2: gelu_tanh(x) = x * sigmoid(2 * sqrt(2 / pi) * (x + 0.044715 * x^3)). */
    private static final float GELU_SCALE = (float) (2 * Math.sqrt(2 / Math.PI));

    private static final float GELU_CUBE = (float) (GELU_SCALE * 0.044715);

    private Kernels() {}

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
    static NDArray rmsNorm(NDArray x, NDArray weight, double epsilon) {
        NDArray inverse = x.square().mean(new int[] {-1}, true).add(epsilon).pow(-0.5);
        return x.mul(inverse).mul(weight);
    }

    /** The tanh form of GELU, which T5 v1.1 was trained with. */
    static NDArray gelu(NDArray x) {
        return Activation.sigmoid(x.square().mul(GELU_CUBE).add(GELU_SCALE).mul(x))
                .mul(x);
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
