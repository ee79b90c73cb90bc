package dev.tzero.model.vector;

import dev.tzero.model.config.Activation;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** What is done to the elements of rows between products. */
public final class Lanes {

    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();
    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private static final VectorShuffle<Float> BY_8 = others(8);
    private static final VectorShuffle<Float> BY_4 = others(4);
    private static final VectorShuffle<Float> BY_2 = others(2);
    private static final VectorShuffle<Float> BY_1 = others(1);

    /** Smaller exponents give numbers that float32 has no whole precision for. */
    private static final float LEAST_EXPONENT = -86;

    private static final float GREATEST_EXPONENT = 88;
    private static final float LOG2_E = 1.442695041f;
    /** The logarithm of 2 in two parts, the first of so few bits that its multiples are exact. */
    private static final float LN_2_HIGH = 0.693359375f;

    private static final float LN_2_LOW = (float) (Math.log(2) - LN_2_HIGH);
    /** Added to a small number it leaves its nearest integer in the lowest bits. */
    private static final float TO_INTEGER = 3 << 22;

    private static final int BITS_OF_FRACTION = 23;

    private static final float SQRT_2_OVER_PI = (float) Math.sqrt(2 / Math.PI);
    private static final float CUBIC = 0.044715f;

    private Lanes() {}

    private static VectorShuffle<Float> others(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> lane ^ distance % SPECIES.length());
    }

    /**
     * The sum over lanes, in one order. What the API adds up itself, interpreted code adds in another order than compiled code
     * does: a model would not answer the same once it is warm.
     */
    static float sum(FloatVector v) {
        FloatVector sum = v;
        if (LANES > 8) {
            sum = sum.add(sum.rearrange(BY_8));
        }
        if (LANES > 4) {
            sum = sum.add(sum.rearrange(BY_4));
        }
        if (LANES > 2) {
            sum = sum.add(sum.rearrange(BY_2));
        }
        if (LANES > 1) {
            sum = sum.add(sum.rearrange(BY_1));
        }
        return sum.lane(0);
    }

    /**
     * Exponentials, right to some units in the last place: of the nearest power of two and the series of what is left, in
     * additions and products alone, so that interpreted and compiled code agree in every bit.
     */
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.max(LEAST_EXPONENT).min(GREATEST_EXPONENT);
        FloatVector shifted = bounded.mul(LOG2_E).add(TO_INTEGER);
        FloatVector powers = shifted.sub(TO_INTEGER);
        FloatVector r = powers.lanewise(VectorOperators.FMA, -LN_2_HIGH, bounded);
        r = powers.lanewise(VectorOperators.FMA, -LN_2_LOW, r);
        FloatVector series = r.lanewise(VectorOperators.FMA, 1f / 5040, 1f / 720);
        series = series.lanewise(VectorOperators.FMA, r, constant(1f / 120));
        series = series.lanewise(VectorOperators.FMA, r, constant(1f / 24));
        series = series.lanewise(VectorOperators.FMA, r, constant(1f / 6));
        series = series.lanewise(VectorOperators.FMA, r, constant(0.5f));
        series = series.lanewise(VectorOperators.FMA, r, constant(1f));
        series = series.lanewise(VectorOperators.FMA, r, constant(1f));
        // The lowest bits of the shifted number are the power of two, which is added to the exponent.
        return series.reinterpretAsInts()
                .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, BITS_OF_FRACTION))
                .reinterpretAsFloats();
    }

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    private static FloatVector tanh(FloatVector x) {
        FloatVector one = constant(1f);
        return one.sub(constant(2f).div(exp(x.mul(2f)).add(one)));
    }

    /** Adds the elements of an array to those of another of the same length. */
    public static void add(float[] to, float[] added) {
        for (int i = 0; i < to.length; i++) {
            to[i] += added[i];
        }
    }

    /** Multiplies every element. */
    public static void scale(float[] elements, float factor) {
        for (int i = 0; i < elements.length; i++) {
            elements[i] *= factor;
        }
    }

    /**
     * Rows divided by the root of their mean square, and multiplied with a weight for each column.
     *
     * @param rows {@code [row * columns + column]}
     * @param weights {@code [columns]}
     */
    public static float[] rmsNorm(float[] rows, MemorySegment weights, double epsilon) {
        int columns = Math.toIntExact(weights.byteSize() / Float.BYTES);
        float[] normed = new float[rows.length];
        for (int row = 0; row < rows.length; row += columns) {
            FloatVector squares = FloatVector.zero(SPECIES);
            for (int i = 0; i < columns; i += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, rows, row + i, SPECIES.indexInRange(i, columns));
                squares = x.fma(x, squares);
            }
            float factor = (float) (1 / Math.sqrt(sum(squares) / columns + epsilon));
            for (int i = 0; i < columns; i += LANES) {
                VectorMask<Float> inside = SPECIES.indexInRange(i, columns);
                FloatVector.fromArray(SPECIES, rows, row + i, inside)
                        .mul(factor)
                        .mul(FloatVector.fromMemorySegment(SPECIES, weights, (long) i * Float.BYTES, ORDER, inside))
                        .intoArray(normed, row + i, inside);
            }
        }
        return normed;
    }

    /** The greatest of elements; not a number when one of them is none. */
    public static float max(float[] elements, int from, int to) {
        FloatVector greatest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        int i = from;
        for (; i + LANES <= to; i += LANES) {
            greatest = greatest.max(FloatVector.fromArray(SPECIES, elements, i));
        }
        float result = greatest.reduceLanes(VectorOperators.MAX);
        for (; i < to; i++) {
            result = Math.max(result, elements[i]);
        }
        return result;
    }

    /** Replaces elements by the exponentials of what they are above {@code zero}, and gives their sum. */
    static float exponentials(float[] elements, float zero) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < elements.length; i += LANES) {
            VectorMask<Float> inside = SPECIES.indexInRange(i, elements.length);
            FloatVector value =
                    exp(FloatVector.fromArray(SPECIES, elements, i, inside).sub(zero));
            value.intoArray(elements, i, inside);
            sum = sum.add(value, inside);
        }
        return sum(sum);
    }

    /** The logarithm of the sum of the elements' exponentials, of which {@code max} is the greatest. */
    public static float logSumExp(float[] elements, int from, int to, float max) {
        double sum = 0;
        // Sums of some thousand in float32, those in float64: the normalizer is subtracted from every log-probability.
        for (int block = from; block < to; block += 4096) {
            FloatVector part = FloatVector.zero(SPECIES);
            int end = Math.min(to, block + 4096);
            for (int i = block; i < end; i += LANES) {
                VectorMask<Float> inside = SPECIES.indexInRange(i, end);
                part = part.add(
                        exp(FloatVector.fromArray(SPECIES, elements, i, inside).sub(max)), inside);
            }
            sum += sum(part);
        }
        return (float) (max + Math.log(sum));
    }

    /**
     * The activation of columns, by their gates where there are any.
     *
     * @param wide {@code [row * (gated ? 2 : 1) * columns + column]}; gates are the second half of a row
     * @param narrow {@code [row * columns + column]}, written to
     * @param from first column
     * @param to column behind the last
     */
    public static void activate(
            Activation activation, boolean gated, float[] wide, float[] narrow, int columns, int from, int to) {
        int stride = gated ? 2 * columns : columns;
        for (int row = 0; row * columns < narrow.length; row++) {
            for (int i = from; i < to; i += LANES) {
                VectorMask<Float> inside = SPECIES.indexInRange(i, to);
                FloatVector y = activated(activation, FloatVector.fromArray(SPECIES, wide, row * stride + i, inside));
                if (gated) {
                    y = y.mul(FloatVector.fromArray(SPECIES, wide, row * stride + columns + i, inside));
                }
                y.intoArray(narrow, row * columns + i, inside);
            }
        }
    }

    private static FloatVector activated(Activation activation, FloatVector x) {
        return switch (activation) {
            case RELU -> x.max(0f);
            case GELU -> x.mul(0.5f).mul(erf(x.mul((float) Math.sqrt(0.5))).add(1f));
            case GELU_TANH -> {
                FloatVector inner = x.mul(x).mul(x).mul(CUBIC).add(x).mul(SQRT_2_OVER_PI);
                yield x.mul(0.5f).mul(tanh(inner).add(1f));
            }
            case SILU -> x.mul(sigmoid(x));
            case TANH -> tanh(x);
            case SIGMOID -> sigmoid(x);
            case LINEAR -> x;
        };
    }

    private static FloatVector sigmoid(FloatVector x) {
        return FloatVector.broadcast(SPECIES, 1f).div(exp(x.neg()).add(1f));
    }

    /** Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: wrong by at most 1.5e-7. */
    private static FloatVector erf(FloatVector x) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector t = one.div(x.abs().mul(0.3275911f).add(1f));
        FloatVector polynomial = t.mul(1.061405429f)
                .sub(1.453152027f)
                .mul(t)
                .add(1.421413741f)
                .mul(t)
                .sub(0.284496736f)
                .mul(t)
                .add(0.254829592f)
                .mul(t);
        FloatVector positive = one.sub(polynomial.mul(exp(x.mul(x).neg())));
        return positive.blend(positive.neg(), x.compare(VectorOperators.LT, 0f));
    }
}
