package dev.tzero.model.bench;

import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.generate.GenerationListener;
import dev.tzero.model.generate.GenerationOptions;
import dev.tzero.model.generate.Generator;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.model.lm.DeviceMap;
import dev.tzero.model.lm.MatrixPrecision;
import dev.tzero.model.t5.T5Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Answers the same questions on the CPU and by every device map that is given, and prints a line of JSON for each: how far
 * its log-probabilities are from those of the CPU in float32, and what it does in a second.
 *
 * <pre>DeviceBench --shape small|base --batch N --threads N --repeat N [--devices MAP[;MAP...]]</pre>
 */
public final class DeviceBench {

    private static final int NEW_TOKENS = 32;

    private final InferenceShape shape;
    private final Path folder;
    private final List<int[]> inputs = new ArrayList<>();
    private final List<List<int[]>> choices = new ArrayList<>();

    private DeviceBench(InferenceShape shape, Path folder) {
        this.shape = shape;
        this.folder = folder;
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < shape.batch(); i++) {
            inputs.add(shape.ids(random, 64));
            choices.add(List.of(shape.ids(random, 2), shape.ids(random, 6)));
        }
    }

    public static void main(String[] args) throws IOException {
        InferenceShape shape = InferenceShape.parse(args);
        TorchEngine.start(shape.threads());
        shape.inFolder(folder -> {
            DeviceBench bench = new DeviceBench(shape, folder);
            float[][][] expected = bench.line("cpu", MatrixPrecision.FLOAT32, null);
            for (String map : shape.devices().split(";")) {
                for (MatrixPrecision precision : MatrixPrecision.values()) {
                    bench.line(map, precision, expected);
                }
            }
            return null;
        });
    }

    private float[][][] line(String map, MatrixPrecision precision, float[][][] expected) throws IOException {
        try (T5Model model = T5Model.loadToAnswer(folder, new ComputeOptions(precision, DeviceMap.parse(map)))) {
            float[][][] scores = model.targetLogProbabilities(inputs, choices);
            GenerationOptions options =
                    GenerationOptions.DEFAULT.with().maxNewTokens(NEW_TOKENS).build();
            Generator generator = new Generator(model);
            double generated = shape.seconds(() -> generator.generate(inputs, options, GenerationListener.NONE));
            double ranked = shape.seconds(() -> model.targetLogProbabilities(inputs, choices));
            System.out.printf(
                    Locale.ROOT,
                    "{\"job\": \"devices\", \"shape\": \"%s\", \"batch\": %d, \"devices\": \"%s\", \"precision\": \"%s\", "
                            + "\"largest_difference\": %.6f, \"tokens_per_s\": %.1f, \"examples_per_s\": %.1f}%n",
                    shape.shape(),
                    shape.batch(),
                    map,
                    precision.spelling(),
                    expected == null ? 0 : difference(expected, scores),
                    (double) NEW_TOKENS * shape.batch() / generated,
                    shape.batch() / ranked);
            return scores;
        }
    }

    private static double difference(float[][][] expected, float[][][] actual) {
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            for (int j = 0; j < expected[i].length; j++) {
                for (int k = 0; k < expected[i][j].length; k++) {
                    largest = Math.max(largest, Math.abs((double) expected[i][j][k] - actual[i][j][k]));
                }
            }
        }
        return largest;
    }
}
