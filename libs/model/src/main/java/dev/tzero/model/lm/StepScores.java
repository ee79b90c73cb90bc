package dev.tzero.model.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
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

    /**
     * Takes over what the models' step functions return: ids, their log-probabilities, normalizers, logits.
     *
     * @throws NotFiniteException naming the first row without a number
     */
    public static StepScores read(NDList results) {
        long[] ids = results.get(0).toLongArray();
        float[] logProbability = results.get(1).toFloatArray();
        int[] likeliest = new int[ids.length];
        for (int row = 0; row < ids.length; row++) {
            if (!Float.isFinite(logProbability[row])) {
                throw new NotFiniteException("logits of row " + row);
            }
            likeliest[row] = Math.toIntExact(ids[row]);
        }
        NDArray logits = results.get(3);
        return new StepScores(likeliest, logProbability, results.get(2).toFloatArray(), logits::toFloatArray);
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
