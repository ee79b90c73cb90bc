package dev.tzero.model.t5;

import dev.tzero.model.lm.ExampleRows;
import dev.tzero.model.lm.Padded;
import dev.tzero.model.lm.TargetRows;
import java.util.Arrays;

/**
 * Examples as rectangles: encoder input, and targets with the places that count towards the loss.
 *
 * <p>Every token belongs to a segment, 1 or higher; padding is segment 0. Attention never leaves a segment, so that a row
 * with several examples gives each of them what it would get in a row of its own: relative positions are differences and
 * need no correction.
 *
 * @param inputIds {@code rows * inputWidth} encoder ids
 * @param inputSegments their segments
 * @param inputWidth length of an encoder row
 * @param decoderIds {@code rows * targetWidth} decoder ids, shifted right within each segment
 * @param targetSegments their segments
 * @param targetWidth length of a decoder row
 * @param positions flat index of each target token within the decoder's rectangle
 * @param labels its id
 * @param rows number of rows
 * @param packed whether a row may hold more than one segment
 */
public record TrainingBatch(
        long[] inputIds,
        long[] inputSegments,
        int inputWidth,
        long[] decoderIds,
        long[] targetSegments,
        int targetWidth,
        long[] positions,
        long[] labels,
        int rows,
        boolean packed) {

    public TrainingBatch {
        if (rows < 1 || inputWidth < 1 || targetWidth < 1) {
            throw new IllegalArgumentException("batch: " + rows + " rows of " + inputWidth + " input and " + targetWidth
                    + " target tokens: expected at least one of each");
        }
        if (labels.length == 0) {
            throw new IllegalArgumentException("targets: no token: expected at least one");
        }
        if (inputIds.length != (long) rows * inputWidth
                || inputSegments.length != inputIds.length
                || decoderIds.length != (long) rows * targetWidth
                || targetSegments.length != decoderIds.length
                || positions.length != labels.length) {
            throw new IllegalArgumentException("batch: arrays do not have the sizes of its rectangles");
        }
    }

    /** One example per row; the input may be padded on either side. */
    static TrainingBatch of(Padded input, TargetRows target) {
        long[] inputSegments = new long[input.ids().length];
        for (int i = 0; i < inputSegments.length; i++) {
            inputSegments[i] = input.mask() == null || input.mask()[i] ? 1 : 0;
        }
        // Padding after a target is seen by nobody, for the decoder looks back only.
        long[] targetSegments = new long[target.decoderIds().length];
        Arrays.fill(targetSegments, 1);
        return new TrainingBatch(
                input.ids(),
                inputSegments,
                input.width(),
                target.decoderIds(),
                targetSegments,
                target.width(),
                target.positions(),
                target.labels(),
                input.rows(),
                false);
    }

    /** Several examples per row, side by side; targets are without the decoder start token. */
    static TrainingBatch packed(ExampleRows examples, int startId, int padId) {
        return new PackedRows(examples, startId, padId).batch();
    }

    /** Refuses rectangles whose attention scores could not be held in one tensor, before any memory is asked for. */
    void checkScores(int heads) {
        long longest = Math.max(inputWidth, targetWidth);
        if (longest * longest > Integer.MAX_VALUE / heads / rows) {
            throw new IllegalArgumentException("batch: " + rows + " rows of up to " + longest
                    + " tokens: expected fewer than 2^31 attention scores of " + heads + " heads");
        }
    }

    boolean padded() {
        for (long segment : inputSegments) {
            if (segment == 0) {
                return true;
            }
        }
        return false;
    }
}
