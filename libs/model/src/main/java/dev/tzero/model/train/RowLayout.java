package dev.tzero.model.train;

import dev.tzero.model.lm.ExampleRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * How the examples of a step are laid out in rows, and how many rows are computed at a time. Neither changes the gradient
 * beyond rounding: it is the mean over all target tokens of the step.
 */
public sealed interface RowLayout {

    /** One example per row, all rows at once. */
    RowLayout WHOLE = new OnePerRow(Integer.MAX_VALUE);

    /** Rows that the examples need. */
    int rows(List<TrainingExample> examples);

    /** The parts in which a step is computed, in order. */
    List<ExampleRows> parts(List<TrainingExample> examples);

    /**
     * One example per row, padded to the longest of its part.
     *
     * @param rowsPerPart rows computed at a time; gradients of the parts are summed
     */
    record OnePerRow(int rowsPerPart) implements RowLayout {

        public OnePerRow {
            checkRows(rowsPerPart);
        }

        @Override
        public int rows(List<TrainingExample> examples) {
            return examples.size();
        }

        @Override
        public List<ExampleRows> parts(List<TrainingExample> examples) {
            return RowLayout.parts(examples.stream().map(List::of).toList(), rowsPerPart);
        }
    }

    /**
     * Several examples per row, each seeing only itself.
     *
     * @param inputTokens most encoder tokens of a row
     * @param targetTokens most decoder tokens of a row
     * @param rowsPerPart rows computed at a time; gradients of the parts are summed
     */
    record Packed(int inputTokens, int targetTokens, int rowsPerPart) implements RowLayout {

        public Packed {
            if (inputTokens < 1) {
                throw new IllegalArgumentException("inputTokens: " + inputTokens + ": expected at least 1");
            }
            if (targetTokens < 1) {
                throw new IllegalArgumentException("targetTokens: " + targetTokens + ": expected at least 1");
            }
            checkRows(rowsPerPart);
        }

        private RowPacker packer() {
            return new RowPacker(inputTokens, targetTokens);
        }

        @Override
        public int rows(List<TrainingExample> examples) {
            return packer().pack(examples).size();
        }

        @Override
        public List<ExampleRows> parts(List<TrainingExample> examples) {
            return RowLayout.parts(packer().pack(examples), rowsPerPart);
        }
    }

    private static List<ExampleRows> parts(List<List<TrainingExample>> rows, int each) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("batch: no example: expected at least one");
        }
        List<ExampleRows> parts = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += Math.min(each, rows.size() - from)) {
            List<List<TrainingExample>> part = rows.subList(from, from + Math.min(each, rows.size() - from));
            parts.add(new ExampleRows(of(part, TrainingExample::input), of(part, TrainingExample::target)));
        }
        return parts;
    }

    private static List<List<int[]>> of(List<List<TrainingExample>> rows, Function<TrainingExample, int[]> side) {
        return rows.stream().map(row -> row.stream().map(side).toList()).toList();
    }

    private static void checkRows(int rowsPerPart) {
        if (rowsPerPart < 1) {
            throw new IllegalArgumentException("rowsPerPart: " + rowsPerPart + ": expected at least 1");
        }
    }
}
