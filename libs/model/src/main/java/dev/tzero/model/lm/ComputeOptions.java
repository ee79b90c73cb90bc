package dev.tzero.model.lm;

import dev.tzero.model.engine.Products;
import java.util.Optional;

/**
 * How a model that only answers lies in memory.
 *
 * @param precision element type of its matrices: bfloat16 takes half the memory, and up to half the time where the processor
 *     multiplies it; float16 is for GPUs alone; sums, norms and everything between products stay float32
 * @param devices what is computed where
 * @param encoderCacheBytes memory for encoder states of inputs that were read lately, so that who asks of them again does not
 *     wait for them to be read; 0 for none. Models without an encoder have no use for it
 */
public record ComputeOptions(MatrixPrecision precision, DeviceMap devices, long encoderCacheBytes) {

    /** float32 on the CPU, without a cache. */
    public static final ComputeOptions DEFAULT = new ComputeOptions(MatrixPrecision.FLOAT32, DeviceMap.CPU);

    /** Without a cache. */
    public ComputeOptions(MatrixPrecision precision, DeviceMap devices) {
        this(precision, devices, 0);
    }

    public ComputeOptions {
        if (precision == MatrixPrecision.FLOAT16 && devices.computesOnCpu()) {
            throw new IllegalArgumentException(
                    "precision: \"float16\": expected float32 or bfloat16 where the CPU computes any"
                            + " part: it multiplies float16 a hundred times slower");
        }
        if (encoderCacheBytes < 0) {
            throw new IllegalArgumentException(
                    "encoderCacheBytes: " + encoderCacheBytes + ": expected 0 or more bytes");
        }
    }

    /** The same with a cache. */
    public ComputeOptions withEncoderCache(long bytes) {
        return new ComputeOptions(precision, devices, bytes);
    }

    /**
     * Reads both from what a person wrote.
     *
     * @param devices as {@link DeviceMap#parse} reads them
     * @throws IllegalArgumentException quoting what cannot be read
     */
    public static ComputeOptions parse(String precision, String devices) {
        return new ComputeOptions(MatrixPrecision.parse(precision), DeviceMap.parse(devices));
    }

    /** What a person should know before a model is loaded so; empty when there is nothing. */
    public Optional<String> warning() {
        return switch (precision) {
            case FLOAT32 -> Optional.empty();
            case BFLOAT16 ->
                devices.computesOnCpu() && !Products.cpuHasBfloat16()
                        ? Optional.of(
                                "precision bfloat16: this processor has no instructions for it, which makes it several"
                                        + " times slower than float32")
                        : Optional.empty();
            case FLOAT16 ->
                Optional.of(
                        "precision float16: what exceeds 65504 overflows, as activations of T5 may: bfloat16 takes as"
                                + " much memory and has the range of float32");
        };
    }
}
