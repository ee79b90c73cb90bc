package dev.tzero.model.t5;

import java.util.Arrays;
import java.util.List;

/** Lays examples side by side in rows, each with a segment number of its own. */
final class PackedRows {

    private final List<List<int[]>> inputs;
    private final List<List<int[]>> targets;
    private final int startId;
    private final int padId;

    PackedRows(List<List<int[]>> inputs, List<List<int[]>> targets, int startId, int padId) {
        if (inputs.size() != targets.size()) {
            throw new IllegalArgumentException(
                    "targets: " + targets.size() + " rows: expected one for each of " + inputs.size() + " of inputs");
        }
        for (int row = 0; row < inputs.size(); row++) {
            if (inputs.get(row).size() != targets.get(row).size()) {
                throw new IllegalArgumentException("targets[" + row + "]: "
                        + targets.get(row).size() + ": expected one for each of "
                        + inputs.get(row).size() + " inputs");
            }
            if (inputs.get(row).stream().anyMatch(input -> input.length == 0)) {
                throw new IllegalArgumentException("inputs[" + row + "]: no token: expected at least one");
            }
        }
        this.inputs = inputs;
        this.targets = targets;
        this.startId = startId;
        this.padId = padId;
    }

    TrainingBatch batch() {
        int rows = inputs.size();
        int inputWidth = width(inputs);
        int targetWidth = Math.max(1, width(targets));
        long[] inputIds = padding(rows, inputWidth);
        long[] inputSegments = new long[inputIds.length];
        long[] decoderIds = padding(rows, targetWidth);
        long[] targetSegments = new long[decoderIds.length];
        int tokens = targets.stream()
                .flatMap(List::stream)
                .mapToInt(target -> target.length)
                .sum();
        long[] positions = new long[tokens];
        long[] labels = new long[tokens];
        int next = 0;
        for (int row = 0; row < rows; row++) {
            int in = row * inputWidth;
            int out = row * targetWidth;
            for (int segment = 0; segment < inputs.get(row).size(); segment++) {
                for (int id : inputs.get(row).get(segment)) {
                    inputIds[in] = id;
                    inputSegments[in++] = segment + 1L;
                }
                int before = startId;
                for (int id : targets.get(row).get(segment)) {
                    decoderIds[out] = before;
                    targetSegments[out] = segment + 1L;
                    positions[next] = out++;
                    labels[next++] = id;
                    before = id;
                }
            }
        }
        return new TrainingBatch(
                inputIds,
                inputSegments,
                inputWidth,
                decoderIds,
                targetSegments,
                targetWidth,
                positions,
                labels,
                rows,
                true);
    }

    private long[] padding(int rows, int width) {
        long[] ids = new long[Math.multiplyExact(rows, width)];
        Arrays.fill(ids, padId);
        return ids;
    }

    private static int width(List<List<int[]>> rows) {
        return rows.stream()
                .mapToInt(row -> row.stream().mapToInt(part -> part.length).sum())
                .max()
                .orElse(0);
    }
}
