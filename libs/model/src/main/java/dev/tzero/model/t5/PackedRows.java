package dev.tzero.model.t5;

import dev.tzero.model.lm.ExampleRows;
import java.util.Arrays;
import java.util.List;

/** Lays examples side by side in rows, each with a segment number of its own. */
final class PackedRows {

    private final ExampleRows examples;
    private final int startId;
    private final int padId;

    PackedRows(ExampleRows examples, int startId, int padId) {
        this.examples = examples;
        this.startId = startId;
        this.padId = padId;
    }

    TrainingBatch batch() {
        List<List<int[]>> inputs = examples.inputs();
        List<List<int[]>> targets = examples.targets();
        int rows = examples.rows();
        int inputWidth = examples.inputWidth();
        int targetWidth = Math.max(1, examples.targetWidth());
        long[] inputIds = padding(rows, inputWidth);
        long[] inputSegments = new long[inputIds.length];
        long[] decoderIds = padding(rows, targetWidth);
        long[] targetSegments = new long[decoderIds.length];
        int tokens =
                examples.allTargets().stream().mapToInt(target -> target.length).sum();
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
}
