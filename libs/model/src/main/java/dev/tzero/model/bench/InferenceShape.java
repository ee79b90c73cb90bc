package dev.tzero.model.bench;

import dev.tzero.model.config.T5Config;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.model.lm.DeviceMap;
import dev.tzero.model.lm.MatrixPrecision;
import dev.tzero.model.t5.Initialisation;
import dev.tzero.model.t5.T5Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a benchmark of answers runs on: T5 v1.1 at two sizes with random weights, written to a folder and loaded from there
 * as a service loads it.
 *
 * <pre>--shape small|base --batch N --threads N --repeat N --precision float32|bfloat16 --devices MAP</pre>
 */
record InferenceShape(String shape, int batch, int threads, int repeat, MatrixPrecision precision, String devices) {

    private static final int VOCABULARY = 32128;

    static InferenceShape parse(String[] args) {
        Map<String, String> given = new LinkedHashMap<>(Map.of(
                "--shape", "small",
                "--batch", "4",
                "--threads", "2",
                "--repeat", "5",
                "--precision", "float32",
                "--devices", "cpu"));
        for (int i = 0; i < args.length; i += 2) {
            if (!given.containsKey(args[i]) || i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + ": expected one of " + given.keySet() + " and a value");
            }
            given.put(args[i], args[i + 1]);
        }
        return new InferenceShape(
                given.get("--shape"),
                Integer.parseInt(given.get("--batch")),
                Integer.parseInt(given.get("--threads")),
                Integer.parseInt(given.get("--repeat")),
                MatrixPrecision.parse(given.get("--precision")),
                given.get("--devices"));
    }

    /** The architecture of a shape. */
    static T5Config config(String shape) {
        return switch (shape) {
            case "small" -> T5Config.v11(VOCABULARY, 512, 64, 1024, 8, 6);
            case "base" -> T5Config.v11(VOCABULARY, 768, 64, 2048, 12, 12);
            default -> throw new IllegalArgumentException("--shape: " + shape + ": expected small or base");
        };
    }

    /** What is done with the folder of a model. */
    interface Use<T> {

        T in(Path folder) throws IOException;
    }

    /** Writes the model to a folder that is there as long as {@code use} runs. */
    <T> T inFolder(Use<T> use) throws IOException {
        Path folder = Files.createTempDirectory("tzero-bench");
        try {
            try (T5Model made = T5Model.initialise(config(shape), Initialisation.T5, 0)) {
                Files.writeString(
                        folder.resolve("config.json"), made.config().toJson().toString());
                made.writeWeights(folder.resolve("model.safetensors"));
            }
            return use.in(folder);
        } finally {
            delete(folder);
        }
    }

    T5Model model() {
        TorchEngine.start(threads);
        try {
            return inFolder(
                    folder -> T5Model.loadToAnswer(folder, new ComputeOptions(precision, DeviceMap.parse(devices))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("model.safetensors"));
        Files.deleteIfExists(folder.resolve("config.json"));
        Files.delete(folder);
    }

    int[] ids(SplittableRandom random, int length) {
        return random.ints(length, 2, 32000).toArray();
    }

    /** Median seconds of a call, the first one left out. */
    double seconds(Runnable call) {
        call.run();
        double[] seconds = new double[repeat];
        for (int i = 0; i < repeat; i++) {
            long begin = System.nanoTime();
            call.run();
            seconds[i] = (System.nanoTime() - begin) / 1e9;
        }
        Arrays.sort(seconds);
        return repeat % 2 == 1 ? seconds[repeat / 2] : (seconds[repeat / 2 - 1] + seconds[repeat / 2]) / 2;
    }

    /** The line that is printed, with the given figure. */
    String json(String job, String figure, double value) {
        return ("{\"engine\": \"tzero\", \"job\": \"%s\", \"shape\": \"%s\", \"batch\": %d, \"threads\": %d, "
                        + "\"precision\": \"%s\", \"devices\": \"%s\", \"%s\": %.2f}")
                .formatted(job, shape, batch, threads, precision.spelling(), devices, figure, value);
    }
}
