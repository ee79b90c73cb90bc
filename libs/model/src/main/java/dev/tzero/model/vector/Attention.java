package dev.tzero.model.vector;

import static dev.tzero.model.vector.Lanes.LANES;
import static dev.tzero.model.vector.Lanes.ORDER;
import static dev.tzero.model.vector.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** What one query of one head sees: unscaled scores, softmax, and the values by their weights. */
public final class Attention {

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
            scores[key] += Lanes.sum(sum);
        }
    }

    /**
     * The mean of values, weighted by the softmax of their scores.
     *
     * @param scores one for each value; what is left in them is undefined
     * @param values {@code [key, width]} from byte {@code first}
     * @param seen array that the mean is written to, from {@code at}
     */
    public static void see(float[] scores, MemorySegment values, long first, int width, float[] seen, int at) {
        float sum = Lanes.exponentials(scores, Lanes.max(scores, 0, scores.length));
        int column = 0;
        for (; column + 2 * LANES <= width; column += 2 * LANES) {
            FloatVector left = FloatVector.zero(SPECIES);
            FloatVector right = left;
            long from = first + (long) column * Float.BYTES;
            for (int key = 0; key < scores.length; key++) {
                long value = from + (long) key * width * Float.BYTES;
                left = FloatVector.fromMemorySegment(SPECIES, values, value, ORDER)
                        .lanewise(VectorOperators.FMA, scores[key], left);
                right = FloatVector.fromMemorySegment(SPECIES, values, value + (long) LANES * Float.BYTES, ORDER)
                        .lanewise(VectorOperators.FMA, scores[key], right);
            }
            left.div(sum).intoArray(seen, at + column);
            right.div(sum).intoArray(seen, at + column + LANES);
        }
        for (; column < width; column += LANES) {
            VectorMask<Float> inside = SPECIES.indexInRange(column, width);
            FloatVector mean = FloatVector.zero(SPECIES);
            for (int key = 0; key < scores.length; key++) {
                long value = first + ((long) key * width + column) * Float.BYTES;
                mean = FloatVector.fromMemorySegment(SPECIES, values, value, ORDER, inside)
                        .lanewise(VectorOperators.FMA, scores[key], mean);
            }
            mean.div(sum).intoArray(seen, at + column, inside);
        }
    }
}
