package dev.tzero.model.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * What may follow, per row of a {@link Decoding}.
 *
 * @param likeliest the id of the highest score, of equal ones the lowest
 * @param logProbability that id's log-probability
 * @param logNormalizer what a logit exceeds its log-probability by
 * @param allLogits {@code [row * vocab + id]}, copied when asked for; only until the next step
 */
public record StepScores(int[] likeliest, float[] logProbability, float[] logNormalizer, Supplier<float[]> allLogits) {

    /** Takes over what the models' step functions return: ids, their log-probabilities, normalizers, logits. */
    public static StepScores read(NDList results) {
        int[] likeliest = Arrays.stream(results.get(0).toLongArray())
                .mapToInt(Math::toIntExact)
                .toArray();
        NDArray logits = results.get(3);
        return new StepScores(
                likeliest, results.get(1).toFloatArray(), results.get(2).toFloatArray(), logits::toFloatArray);
    }

    /** Whether a row's scores are numbers: rows are computed apart, so that one which is not leaves the others right. */
    public boolean finite(int row) {
        return Float.isFinite(logProbability[row]);
    }

    /** Scores before normalisation, {@code [row][id]}. */
    public float[][] logits() {
        float[] all = allLogits.get();
        float[][] rows = new float[likeliest.length][all.length / likeliest.length];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(all, row * rows[row].length, rows[row], 0, rows[row].length);
        }
        return rows;
    }
}
