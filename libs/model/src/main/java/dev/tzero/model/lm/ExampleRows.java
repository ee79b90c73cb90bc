package dev.tzero.model.lm;

import java.util.List;

/**
 * Examples of a training step as they share rows, before a family lays them out.
 *
 * @param inputs for each row its inputs, at least one token each
 * @param targets for each row as many targets, end of sequence included, decoder start not
 */
public record ExampleRows(List<List<int[]>> inputs, List<List<int[]>> targets) {

    public ExampleRows {
        inputs = inputs.stream().map(List::copyOf).toList();
        targets = targets.stream().map(List::copyOf).toList();
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("inputs: no row: expected at least one");
        }
        if (inputs.size() != targets.size()) {
            throw new IllegalArgumentException(
                    "targets: " + targets.size() + " rows: expected one for each of " + inputs.size() + " of inputs");
        }
        for (int row = 0; row < inputs.size(); row++) {
            if (inputs.get(row).size() != targets.get(row).size()) {
                throw new IllegalArgumentException(
                        "targets[" + row + "]: " + targets.get(row).size() + ": expected one for each of "
                                + inputs.get(row).size() + " inputs");
            }
            if (inputs.get(row).stream().anyMatch(input -> input.length == 0)) {
                throw new IllegalArgumentException("inputs[" + row + "]: no token: expected at least one");
            }
        }
    }

    /** One example per row. */
    public static ExampleRows onePerRow(List<int[]> inputs, List<int[]> targets) {
        return new ExampleRows(
                inputs.stream().map(List::of).toList(),
                targets.stream().map(List::of).toList());
    }

    /** Number of rows. */
    public int rows() {
        return inputs.size();
    }

    /** Whether a row holds more than one example. */
    public boolean packed() {
        return inputs.stream().anyMatch(row -> row.size() > 1);
    }

    /** All inputs, row by row. */
    public List<int[]> allInputs() {
        return inputs.stream().flatMap(List::stream).toList();
    }

    /** All targets, row by row. */
    public List<int[]> allTargets() {
        return targets.stream().flatMap(List::stream).toList();
    }

    /** Tokens of the longest row of inputs. */
    public int inputWidth() {
        return width(inputs);
    }

    /** Tokens of the longest row of targets. */
    public int targetWidth() {
        return width(targets);
    }

    private static int width(List<List<int[]>> rows) {
        return rows.stream()
                .mapToInt(row -> row.stream().mapToInt(part -> part.length).sum())
                .max()
                .orElse(0);
    }
}
