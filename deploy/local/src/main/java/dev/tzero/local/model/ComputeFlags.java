package dev.tzero.local.model;

import dev.tzero.local.LaunchException;
import dev.tzero.model.lm.ComputeOptions;
import picocli.CommandLine.Option;

/** The options that say in which precision and on which devices a model computes. */
final class ComputeFlags {

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            defaultValue = "float32",
            description =
                    "Element type of matrices: float32, bfloat16 or, on GPUs, float16; ${DEFAULT-VALUE} when not given.")
    private String precision;

    @Option(
            names = "--devices",
            paramLabel = "MAP",
            defaultValue = "cpu",
            description = {
                "What is computed where: gpu0, or rules like encoder=gpu0,decoder.0-11=gpu1:host, where :host keeps",
                "matrices in host memory and brings each to the device for its product; ${DEFAULT-VALUE} when not given."
            })
    private String devices;

    ComputeOptions options() {
        try {
            return ComputeOptions.parse(precision, devices);
        } catch (IllegalArgumentException e) {
            throw new LaunchException("--" + e.getMessage(), e);
        }
    }
}
