package dev.tzero.model.t5;

/** The number format in which a training step multiplies matrices. Weights, sums and everything else stay float32. */
public enum MatrixPrecision {
    FLOAT32,
    /** Factors are rounded to bfloat16; products are accumulated by the processor's own bfloat16 instructions. */
    BFLOAT16
}
