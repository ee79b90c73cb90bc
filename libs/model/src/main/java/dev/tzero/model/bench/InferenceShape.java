package dev.tzero.model.bench;

import dev.tzero.model.config.T5Config;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.t5.Initialisation;
import dev.tzero.model.t5.T5Model;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a benchmark of answers runs on: {@code --shape small|base --batch N --threads N --repeat N}, T5 v1.1 at the two
 * sizes with random weights.
 */
record InferenceShape(String shape, int batch, int threads, int repeat) {

    private static final int VOCABULARY = 32128;

    static InferenceShape parse(String[] args) {
        Map<String, String> given =
                new LinkedHashMap<>(Map.of("--shape", "small", "--batch", "4", "--threads", "2", "--repeat", "5"));
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
                Integer.parseInt(given.get("--repeat")));
    }

    T5Model model() {
        TorchEngine.start(threads);
        T5Config config =
                switch (shape) {
                    case "small" -> T5Config.v11(VOCABULARY, 512, 64, 1024, 8, 6);
                    case "base" -> T5Config.v11(VOCABULARY, 768, 64, 2048, 12, 12);
                    default -> throw new IllegalArgumentException("--shape: " + shape + ": expected small or base");
                };
        return T5Model.initialise(config, Initialisation.T5, 0);
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
        return "{\"engine\": \"tzero\", \"job\": \"%s\", \"shape\": \"%s\", \"batch\": %d, \"threads\": %d, \"%s\": %.2f}"
                .formatted(job, shape, batch, threads, figure, value);
    }
}
