package dev.tzero.model.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.lm.MatrixPrecision;
import dev.tzero.model.t5.Initialisation;
import dev.tzero.model.t5.T5Model;
import dev.tzero.model.train.AdamWOptions;
import dev.tzero.model.train.RowLayout;
import dev.tzero.model.train.Schedule;
import dev.tzero.model.train.StepResult;
import dev.tzero.model.train.TrainingExample;
import dev.tzero.model.train.TrainingOptions;
import dev.tzero.model.train.TrainingSession;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Times training steps at the shapes of T5 v1.1 with dropout 0.1 and AdamW, random weights and random ids, and prints one
 * JSON object with medians:
 *
 * <pre>TrainBench [--shape small|base] [--batch 4] [--threads 2] [--repeat 5] [--precision float32|bfloat16] [--packing true]</pre>
 *
 * <p>A batch is that many rows of 256 source and 32 target tokens. With packing, rows of 256 and 64 tokens hold examples
 * whose lengths spread like P3's, and {@code examples_per_s} counts them.
 */
public final class TrainBench {

    private static final int VOCABULARY = 32128;
    private static final int SOURCE = 256;
    private static final int TARGET = 32;
    private static final int PACKED_TARGET = 64;

    /** Processor time of the process: on a machine that others use too, this says more than the wall clock. */
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private TrainBench() {}

    public static void main(String[] args) throws JsonProcessingException {
        Map<String, String> flags = flags(args);
        int threads = Integer.parseInt(flags.get("threads"));
        int batch = Integer.parseInt(flags.get("batch"));
        boolean packing = Boolean.parseBoolean(flags.get("packing"));
        MatrixPrecision precision =
                MatrixPrecision.valueOf(flags.get("precision").toUpperCase(Locale.ROOT));
        TorchEngine.start(threads);
        TrainingOptions options = new TrainingOptions(
                        AdamWOptions.DEFAULT, new Schedule.Constant(1e-4, 0), Double.POSITIVE_INFINITY)
                .withDropout(0.1, 1)
                .withPrecision(precision)
                .withRows(packing ? new RowLayout.Packed(SOURCE, PACKED_TARGET, batch) : RowLayout.WHOLE);
        SplittableRandom random = new SplittableRandom(1);
        int repeat = Integer.parseInt(flags.get("repeat"));
        double[] seconds = new double[repeat];
        double[] cpuSeconds = new double[repeat];
        double examples = 0;
        double tokens = 0;
        try (TrainingSession session =
                TrainingSession.start(T5Model.initialise(config(flags.get("shape")), Initialisation.T5, 1), options)) {
            for (int step = -1; step < repeat; step++) {
                long cpu = SYSTEM.getProcessCpuTime();
                StepResult result = session.step(packing ? packed(random, options, batch) : full(random, batch));
                if (step >= 0) {
                    seconds[step] = result.seconds();
                    cpuSeconds[step] = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
                    examples += (double) result.examples() / repeat;
                    tokens += (double) (result.inputTokens() + result.targetTokens()) / repeat;
                }
            }
        }
        Arrays.sort(seconds);
        Arrays.sort(cpuSeconds);
        double median = seconds[repeat / 2];
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("engine", "tzero");
        line.put("job", "train");
        line.put("shape", flags.get("shape"));
        line.put("batch", batch);
        line.put("threads", threads);
        line.put("precision", flags.get("precision"));
        line.put("packing", packing);
        line.put("step_s", median);
        line.put("cpu_s", cpuSeconds[repeat / 2]);
        line.put("tokens_per_s", tokens / median);
        line.put("examples_per_s", examples / median);
        System.out.println(new ObjectMapper().writeValueAsString(line));
    }

    private static T5Config config(String shape) {
        return switch (shape) {
            case "small" -> T5Config.v11(VOCABULARY, 512, 64, 1024, 8, 6);
            case "base" -> T5Config.v11(VOCABULARY, 768, 64, 2048, 12, 12);
            default -> throw new IllegalArgumentException("--shape: " + shape + ": expected small or base");
        };
    }

    private static Map<String, String> flags(String[] args) {
        Map<String, String> flags = new LinkedHashMap<>(Map.of(
                "shape", "small",
                "batch", "4",
                "threads", "2",
                "repeat", "5",
                "precision", "float32",
                "packing", "false"));
        for (int i = 0; i < args.length; i += 2) {
            String flag = args[i].startsWith("--") ? args[i].substring(2) : args[i];
            if (!flags.containsKey(flag) || i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + ": expected --<flag> value with one of " + flags.keySet());
            }
            flags.put(flag, args[i + 1]);
        }
        return flags;
    }

    private static List<TrainingExample> full(SplittableRandom random, int rows) {
        List<TrainingExample> examples = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            examples.add(example(random, SOURCE, TARGET));
        }
        return examples;
    }

    /** As many examples as just fill the rows. */
    private static List<TrainingExample> packed(SplittableRandom random, TrainingOptions options, int rows) {
        PromptLengths lengths = new PromptLengths(random, SOURCE, TARGET);
        List<TrainingExample> examples = new ArrayList<>();
        while (true) {
            examples.add(example(random, lengths.input(), lengths.target()));
            if (options.rows().rows(examples) > rows) {
                return examples.subList(0, examples.size() - 1);
            }
        }
    }

    private static TrainingExample example(SplittableRandom random, int input, int target) {
        return new TrainingExample(ids(random, input), ids(random, target));
    }

    private static int[] ids(SplittableRandom random, int length) {
        return random.ints(length, 2, VOCABULARY - 128).toArray();
    }
}
