package dev.tzero.model.lm;

import dev.tzero.model.engine.Products;
import java.util.Optional;

/**
 * How a model that only answers lies in memory.
 *
 * @param precision element type of its matrices: bfloat16 takes half the memory, and up to half the time where the processor
 *     multiplies it; sums, norms and everything between products stay float32
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
        boolean slow = precision == MatrixPrecision.BFLOAT16 && devices.computesOnCpu() && !Products.cpuHasBfloat16();
        return slow
                ? Optional.of(
                        "precision bfloat16: this processor has no instructions for it, which makes it several times"
                                + " slower than float32")
                : Optional.empty();
    }
}
