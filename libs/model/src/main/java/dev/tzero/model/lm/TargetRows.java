package dev.tzero.model.lm;

import java.util.Arrays;
import java.util.List;

/**
 * Targets as the decoder reads them: shifted right behind the start token and padded, with the place and the id of every
 * real target token.
 *
 * @param decoderIds {@code rows * width} ids
 * @param positions flat index of each target token within the rectangle
 * @param labels its id
 * @param rows targets, empty ones included
 * @param width length of the longest
 */
public record TargetRows(long[] decoderIds, long[] positions, long[] labels, int rows, int width) {

    /** Empty targets are rows of padding that no label points to. */
    public static TargetRows of(List<int[]> targets, int startId, int padId) {
        int[] startIds = new int[targets.size()];
        Arrays.fill(startIds, startId);
        return of(targets, startIds, padId);
    }

    /** The same with a start token of its own for every target. */
    public static TargetRows of(List<int[]> targets, int[] startIds, int padId) {
        int width = Math.max(1, targets.stream().mapToInt(t -> t.length).max().orElse(0));
        int count = targets.stream().mapToInt(t -> t.length).sum();
        if (count == 0) {
            throw new IllegalArgumentException("targets: no token: expected at least one");
        }
        long[] ids = new long[targets.size() * width];
        Arrays.fill(ids, padId);
        long[] positions = new long[count];
        long[] labels = new long[count];
        int next = 0;
        for (int row = 0; row < targets.size(); row++) {
            int[] target = targets.get(row);
            ids[row * width] = startIds[row];
            for (int i = 0; i < target.length; i++) {
                if (i + 1 < target.length) {
                    ids[row * width + i + 1] = target[i];
                }
                positions[next] = (long) row * width + i;
                labels[next++] = target[i];
            }
        }
        return new TargetRows(ids, positions, labels, targets.size(), width);
    }
}
