package dev.tzero.model.lm;

/**
 * How a model that only answers lies in memory.
 *
 * @param precision element type of its matrices: bfloat16 takes half the memory, and up to half the time where the processor
 *     multiplies it; sums, norms and everything between products stay float32
 * @param devices what is computed where
 */
public record ComputeOptions(MatrixPrecision precision, DeviceMap devices) {

    /** float32 on the CPU. */
    public static final ComputeOptions DEFAULT = new ComputeOptions(MatrixPrecision.FLOAT32, DeviceMap.CPU);
}
