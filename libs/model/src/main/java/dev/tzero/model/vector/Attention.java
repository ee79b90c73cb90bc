package dev.tzero.model.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What one query of one head sees: unscaled scores, softmax, and the values by their weights. */
public final class Attention {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private Attention() {}

    /**
     * Adds a query's products with keys to scores.
     *
     * @param query array that holds it, from {@code at}, {@code width} long
     * @param keys {@code [key, width]} from byte {@code first}
     * @param scores one for each key, added to
     */
    public static void addScores(float[] query, int at, MemorySegment keys, long first, int width, float[] scores) {
        int whole = SPECIES.loopBound(width);
        VectorMask<Float> rest = SPECIES.indexInRange(whole, width);
        for (int key = 0; key < scores.length; key++) {
            long from = first + (long) key * width * Float.BYTES;
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = 0; i < whole; i += LANES) {
                sum = FloatVector.fromMemorySegment(SPECIES, keys, from + (long) i * Float.BYTES, ORDER)
                        .fma(FloatVector.fromArray(SPECIES, query, at + i), sum);
            }
            if (whole < width) {
                sum = FloatVector.fromMemorySegment(SPECIES, keys, from + (long) whole * Float.BYTES, ORDER, rest)
                        .fma(FloatVector.fromArray(SPECIES, query, at + whole, rest), sum);
            }
            scores[key] += sum.reduceLanes(VectorOperators.ADD);
        }
    }

    /**
     * The mean of values, weighted by the softmax of their scores.
     *
     * @param scores one for each value
     * @param values {@code [key, width]} from byte {@code first}
     * @param seen array that the mean is written to, from {@code at}
     */
    public static void see(float[] scores, MemorySegment values, long first, int width, float[] seen, int at) {
        float[] weights = scores.clone();
        float sum = Lanes.exponentials(weights, 0, weights.length, Lanes.max(scores, 0, scores.length));
        int column = 0;
        for (; column + 2 * LANES <= width; column += 2 * LANES) {
            FloatVector left = FloatVector.zero(SPECIES);
            FloatVector right = left;
            long from = first + (long) column * Float.BYTES;
            for (int key = 0; key < weights.length; key++) {
                long value = from + (long) key * width * Float.BYTES;
                left = FloatVector.fromMemorySegment(SPECIES, values, value, ORDER)
                        .lanewise(VectorOperators.FMA, weights[key], left);
                right = FloatVector.fromMemorySegment(SPECIES, values, value + (long) LANES * Float.BYTES, ORDER)
                        .lanewise(VectorOperators.FMA, weights[key], right);
            }
            left.div(sum).intoArray(seen, at + column);
            right.div(sum).intoArray(seen, at + column + LANES);
        }
        for (; column < width; column += LANES) {
            VectorMask<Float> inside = SPECIES.indexInRange(column, width);
            FloatVector mean = FloatVector.zero(SPECIES);
            for (int key = 0; key < weights.length; key++) {
                long value = first + ((long) key * width + column) * Float.BYTES;
                mean = FloatVector.fromMemorySegment(SPECIES, values, value, ORDER, inside)
                        .lanewise(VectorOperators.FMA, weights[key], mean);
            }
            mean.div(sum).intoArray(seen, at + column, inside);
        }
    }
}
