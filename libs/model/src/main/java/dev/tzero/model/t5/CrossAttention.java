package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.lm.Padded;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keys and values that the rows of a decoding read from their inputs. Rows of one input share them as long as every input
 * has the same number of rows and they lie side by side, as beams do.
 */
final class CrossAttention {

    private final NDManager manager;
    private final T5Network network;
    private final NDList keysAndValues;
    private final int[] lengths;
    private final int[] inputOfRow;
    private final NDArray mask;

    private CrossAttention(
            NDManager manager, T5Network network, NDList keysAndValues, NDArray mask, int[] lengths, int[] inputOfRow) {
        this.manager = manager;
        this.network = network;
        this.keysAndValues = keysAndValues;
        this.mask = mask;
        this.lengths = lengths;
        this.inputOfRow = inputOfRow;
    }

    /** Encodes inputs, one row each. */
    static CrossAttention of(NDManager parent, T5Network network, NDList weights, T5Config config, List<int[]> inputs) {
        NDManager manager = parent.newSubManager();
        try (NDManager scratch = manager.newSubManager()) {
            EncoderOutput encoded = network.encode(scratch, weights, Padded.right(inputs, config.padTokenId()));
            NDList settled = network.settle(encoded.cross(), weights);
            settled.attach(manager);
            int[] lengths = inputs.stream().mapToInt(input -> input.length).toArray();
            return oneRowEach(manager, network, settled, lengths);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Per decoder block in turn {@code [inputs, heads, length, width]}. */
    NDList keysAndValues() {
        return keysAndValues;
    }

    /** As {@link EncoderOutput#mask}. */
    NDArray mask() {
        return mask;
    }

    /** What the given rows read; this is closed when it is another. */
    CrossAttention select(int[] rows) {
        int[] wanted = Arrays.stream(rows).map(row -> inputOfRow[row]).toArray();
        if (sharedEvenly(wanted)) {
            return new CrossAttention(manager, network, keysAndValues, mask, lengths, wanted);
        }
        return copied(wanted);
    }

    /** The rows of both one behind the other; both are closed. */
    CrossAttention join(CrossAttention other) {
        CrossAttention mine = inputOfRow.length == lengths.length ? this : copied(inputOfRow);
        NDManager fresh = mine.manager.getParentManager().newSubManager();
        int[] both = IntStream.concat(Arrays.stream(mine.lengths), Arrays.stream(other.lengths))
                .toArray();
        CrossAttention joined =
                oneRowEach(fresh, network, network.rows().join(fresh, mine.keysAndValues, other.keysAndValues), both);
        mine.manager.close();
        other.manager.close();
        return joined;
    }

    private boolean sharedEvenly(int[] inputs) {
        int each = inputs.length / lengths.length;
        return each * lengths.length == inputs.length
                && IntStream.range(0, inputs.length).allMatch(row -> inputs[row] == row / each);
    }

    private CrossAttention copied(int[] inputs) {
        NDManager fresh = manager.getParentManager().newSubManager();
        CrossAttention copy = oneRowEach(
                fresh,
                network,
                network.rows().select(fresh, inputs, keysAndValues),
                Arrays.stream(inputs).map(input -> lengths[input]).toArray());
        manager.close();
        return copy;
    }

    private static CrossAttention oneRowEach(
            NDManager manager, T5Network network, NDList keysAndValues, int[] lengths) {
        int width = (int) keysAndValues.getFirst().getShape().get(2);
        float[] values = new float[lengths.length * width];
        for (int i = 0; i < lengths.length; i++) {
            Arrays.fill(values, i * width + lengths[i], (i + 1) * width, Padded.MASKED);
        }
        NDArray mask = Arrays.stream(lengths).allMatch(length -> length == width)
                ? manager.zeros(new Shape(0))
                : manager.create(values, new Shape(lengths.length, 1, 1, width));
        return new CrossAttention(
                manager,
                network,
                keysAndValues,
                mask,
                lengths,
                IntStream.range(0, lengths.length).toArray());
    }
}
