package dev.tzero.model.train;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts examples into as few rows as first-fit finds: each goes to the first row that has room for its input and its target.
 * The same examples in the same order always give the same rows.
 *
 * @param inputTokens room of a row for inputs
 * @param targetTokens room of a row for targets
 */
record RowPacker(int inputTokens, int targetTokens) {

    private static final class Row {
        private final List<TrainingExample> examples = new ArrayList<>();
        private int input;
        private int target;
    }

    /** @throws IllegalArgumentException naming the first example that is longer than a row */
    List<List<TrainingExample>> pack(List<TrainingExample> examples) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            TrainingExample example = examples.get(i);
            checkLength("input", i, example.input().length, inputTokens);
            checkLength("target", i, example.target().length, targetTokens);
            Row row = rows.stream().filter(r -> fits(r, example)).findFirst().orElseGet(() -> {
                rows.add(new Row());
                return rows.getLast();
            });
            row.examples.add(example);
            row.input += example.input().length;
            row.target += example.target().length;
        }
        return rows.stream().map(row -> List.copyOf(row.examples)).toList();
    }

    private boolean fits(Row row, TrainingExample example) {
        return row.input + example.input().length <= inputTokens
                && row.target + example.target().length <= targetTokens;
    }

    private static void checkLength(String field, int index, int length, int most) {
        if (length > most) {
            throw new IllegalArgumentException("batch[" + index + "]." + field + ": " + length
                    + " tokens: expected at most the " + most + " of a packed row");
        }
    }
}
