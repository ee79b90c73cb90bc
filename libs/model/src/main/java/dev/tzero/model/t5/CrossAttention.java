package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.lm.Padded;
import dev.tzero.model.lm.RowTensors;
import dev.tzero.model.lm.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keys and values that the rows of a decoding read from their inputs. Rows of one input share them as long as every input
 * has the same number of rows and they lie side by side, as beams do. Rows that change places with others of their input
 * read the same and move nothing.
 */
final class CrossAttention {

    private final RowTensors tensors;
    private final NDManager masks;
    private List<int[]> inputs;
    private int[] inputOfRow;
    private NDArray mask;

    /**
     * One row for each input.
     *
     * @param keysAndValues of the inputs, in memory of their own, which this takes over
     */
    CrossAttention(NDManager memory, Rows scripts, NDList keysAndValues, List<int[]> inputs) {
        this.tensors = new RowTensors(memory, scripts, keysAndValues);
        this.masks = memory.getParentManager().newSubManager();
        oneRowEach(inputs);
    }

    /** Per decoder block in turn {@code [inputs, heads, length, width]}; the same list until rows come, go or move. */
    NDList keysAndValues() {
        return tensors.tensors();
    }

    /** Which of the inputs in {@link #keysAndValues} each row reads. */
    int[] inputOfRows() {
        return inputOfRow.clone();
    }

    /** Tokens of each input. */
    int[] lengths() {
        return inputs.stream().mapToInt(input -> input.length).toArray();
    }

    /** Tokens that there are places for, in every input. */
    int places() {
        return tensors.places();
    }

    /** As {@link EncoderOutput#mask}. */
    NDArray mask() {
        return mask;
    }

    /** As {@link dev.tzero.model.lm.Decoding#select}. */
    void select(int[] rows) {
        int[] wanted = Arrays.stream(rows).map(row -> inputOfRow[row]).toArray();
        if (sharedEvenly(wanted)) {
            inputOfRow = wanted;
        } else {
            giveEachItsOwn(wanted);
        }
    }

    /**
     * As {@link dev.tzero.model.lm.Decoding#join}.
     *
     * @param keysAndValues of the inputs, one row each, left as they are
     */
    void join(NDList keysAndValues, List<int[]> joining, int[] places) {
        if (inputOfRow.length != inputs.size()) {
            giveEachItsOwn(inputOfRow);
        }
        tensors.put(places, keysAndValues);
        int[][] read = inputs.toArray(new int[tensors.rows()][]);
        for (int i = 0; i < places.length; i++) {
            read[places[i]] = joining.get(i);
        }
        oneRowEach(List.of(read));
    }

    private boolean sharedEvenly(int[] wanted) {
        int each = wanted.length / inputs.size();
        return each * inputs.size() == wanted.length
                && IntStream.range(0, wanted.length).allMatch(row -> wanted[row] == row / each);
    }

    /** A row that reads the same array of ids as before stays as it is, whichever row of it is wanted. */
    private void giveEachItsOwn(int[] wanted) {
        List<int[]> read = Arrays.stream(wanted).mapToObj(inputs::get).toList();
        int[] moved = IntStream.range(0, wanted.length)
                .map(row -> row < inputs.size() && inputs.get(row) == read.get(row) ? row : wanted[row])
                .toArray();
        tensors.select(moved, longest(read));
        oneRowEach(read);
    }

    private static int longest(List<int[]> inputs) {
        return inputs.stream().mapToInt(input -> input.length).max().orElseThrow();
    }

    private void oneRowEach(List<int[]> read) {
        inputs = List.copyOf(read);
        inputOfRow = IntStream.range(0, read.size()).toArray();
        if (mask != null) {
            mask.close();
        }
        mask = masked();
    }

    private NDArray masked() {
        int width = places();
        int rows = inputs.size();
        if (inputs.stream().allMatch(input -> input.length == width)) {
            return masks.zeros(new Shape(0));
        }
        float[] values = new float[rows * width];
        for (int i = 0; i < rows; i++) {
            Arrays.fill(values, i * width + inputs.get(i).length, (i + 1) * width, Padded.MASKED);
        }
        return masks.create(values, new Shape(rows, 1, 1, width));
    }
}
