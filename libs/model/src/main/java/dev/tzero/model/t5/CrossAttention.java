package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.lm.Padded;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Keys and values that the rows of a decoding read from their inputs. Rows of one input share them as long as every input
 * has the same number of rows and they lie side by side, as beams do. Rows that change places with others of their input
 * read the same and move nothing.
 */
final class CrossAttention {

    private final NDManager manager;
    private final T5Network network;
    private final NDList keysAndValues;
    private final List<int[]> inputs;
    private final int[] inputOfRow;
    private final NDArray mask;

    private CrossAttention(
            NDManager manager,
            T5Network network,
            NDList keysAndValues,
            NDArray mask,
            List<int[]> inputs,
            int[] inputOfRow) {
        this.manager = manager;
        this.network = network;
        this.keysAndValues = keysAndValues;
        this.mask = mask;
        this.inputs = inputs;
        this.inputOfRow = inputOfRow;
    }

    /** Encodes inputs, one row each. */
    static CrossAttention of(NDManager parent, Encoder encoder, T5Network network, NDList weights, List<int[]> inputs) {
        NDManager manager = parent.newSubManager();
        try (NDManager scratch = manager.newSubManager()) {
            NDList settled = network.settle(encoder.encode(scratch, inputs).cross(), weights);
            settled.attach(manager);
            return oneRowEach(manager, network, settled, inputs);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Per decoder block in turn {@code [inputs, heads, length, width]}. */
    NDList keysAndValues() {
        return keysAndValues;
    }

    /** Which of the inputs in {@link #keysAndValues} a row reads. */
    int inputOf(int row) {
        return inputOfRow[row];
    }

    /** Tokens of a row's input. */
    int length(int row) {
        return inputs.get(inputOfRow[row]).length;
    }

    /** Tokens that there are places for, in every input. */
    int places() {
        return (int) keysAndValues.getFirst().getShape().get(2);
    }

    /** As {@link EncoderOutput#mask}. */
    NDArray mask() {
        return mask;
    }

    /** What the given rows read; this is closed when it is another. */
    CrossAttention select(int[] rows) {
        int[] wanted = Arrays.stream(rows).map(row -> inputOfRow[row]).toArray();
        if (sharedEvenly(wanted)) {
            return new CrossAttention(manager, network, keysAndValues, mask, inputs, wanted);
        }
        return alike(wanted) ? this : copied(wanted);
    }

    /** The rows of both one behind the other; both are closed. */
    CrossAttention join(CrossAttention other) {
        CrossAttention mine = inputOfRow.length == inputs.size() ? this : copied(inputOfRow);
        NDManager fresh = mine.manager.getParentManager().newSubManager();
        List<int[]> both =
                Stream.concat(mine.inputs.stream(), other.inputs.stream()).toList();
        CrossAttention joined =
                oneRowEach(fresh, network, network.rows().join(fresh, mine.keysAndValues, other.keysAndValues), both);
        mine.manager.close();
        other.manager.close();
        return joined;
    }

    private boolean sharedEvenly(int[] wanted) {
        int each = wanted.length / inputs.size();
        return each * inputs.size() == wanted.length
                && IntStream.range(0, wanted.length).allMatch(row -> wanted[row] == row / each);
    }

    /** Whether every row reads the same array of ids as before, and has a row of keys and values of its own. */
    private boolean alike(int[] wanted) {
        return wanted.length == inputs.size()
                && inputOfRow.length == wanted.length
                && IntStream.range(0, wanted.length).allMatch(row -> inputs.get(wanted[row]) == inputs.get(row));
    }

    private CrossAttention copied(int[] wanted) {
        List<int[]> read = Arrays.stream(wanted).mapToObj(inputs::get).toList();
        NDManager fresh = manager.getParentManager().newSubManager();
        CrossAttention copy =
                oneRowEach(fresh, network, network.rows().select(fresh, wanted, longest(read), keysAndValues), read);
        manager.close();
        return copy;
    }

    private static int longest(List<int[]> inputs) {
        return inputs.stream().mapToInt(input -> input.length).max().orElseThrow();
    }

    private static CrossAttention oneRowEach(
            NDManager manager, T5Network network, NDList keysAndValues, List<int[]> inputs) {
        int width = (int) keysAndValues.getFirst().getShape().get(2);
        int rows = inputs.size();
        float[] values = new float[rows * width];
        for (int i = 0; i < rows; i++) {
            Arrays.fill(values, i * width + inputs.get(i).length, (i + 1) * width, Padded.MASKED);
        }
        NDArray mask = inputs.stream().allMatch(input -> input.length == width)
                ? manager.zeros(new Shape(0))
                : manager.create(values, new Shape(rows, 1, 1, width));
        return new CrossAttention(
                manager,
                network,
                keysAndValues,
                mask,
                List.copyOf(inputs),
                IntStream.range(0, rows).toArray());
    }
}
