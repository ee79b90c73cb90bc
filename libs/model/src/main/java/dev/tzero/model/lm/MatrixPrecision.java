package dev.tzero.model.lm;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The number format in which matrices are multiplied. Sums and everything between products are float32. */
public enum MatrixPrecision {
    FLOAT32(Float.BYTES),
    /** Factors are rounded to bfloat16; products are accumulated by the processor's own bfloat16 instructions. */
    BFLOAT16(Short.BYTES),
    /** Factors are rounded to float16. Only GPUs multiply it, and what exceeds 65,504 overflows, as T5's activations may. */
    FLOAT16(Short.BYTES);

    private final int bytes;

    MatrixPrecision(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of an element. */
    public int bytes() {
        return bytes;
    }

    /** The name in options and messages. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The precision of this name.
     *
     * @throws IllegalArgumentException naming the ones there are
     */
    public static MatrixPrecision parse(String name) {
        return Arrays.stream(values())
                .filter(precision -> precision.spelling().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("precision: \"" + name + "\": expected "
                        + Arrays.stream(values()).map(MatrixPrecision::spelling).collect(Collectors.joining(" or "))));
    }
}
