package dev.tzero.model.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.generate.GenerationListener;
import dev.tzero.model.generate.GenerationOptions;
import dev.tzero.model.generate.Generator;
import dev.tzero.model.rank.RankClassifier;
import dev.tzero.model.rank.RankOptions;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.t5.Initialisation;
import dev.tzero.model.t5.T5Model;
import dev.tzero.model.train.AdamWOptions;
import dev.tzero.model.train.BatchPlanner;
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
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Times training, ranking and generation at the demo's shape and prints one JSON object per job:
 * {@code ModelBench [threads] [training steps]}.
 */
public final class ModelBench {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VOCABULARY = 256;
    private static final int BATCH = 32;
    private static final int RANKED = 4096;

    private ModelBench() {}

    public static void main(String[] args) throws JsonProcessingException {
        int threads = args.length > 0 ? Integer.parseInt(args[0]) : 2;
        int steps = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        TorchEngine.start(threads);
        T5Config config = T5Config.v11(VOCABULARY, 128, 16, 256, 3, 8);
        train(config, threads, steps);
        try (T5Model model = T5Model.initialise(config, Initialisation.MATCH_AND_POSITION, 1)) {
            rank(model, threads);
            generate(model, threads);
        }
    }

    private static void train(T5Config config, int threads, int steps) throws JsonProcessingException {
        TrainingOptions options = new TrainingOptions(
                new AdamWOptions(0.9, 0.98, 1e-8, 0.01), new Schedule.Cosine(1e-3, 20, steps + 20), 1.0);
        SplittableRandom random = new SplittableRandom(1);
        BatchPlanner planner = new BatchPlanner(BATCH, 16, 1);
        try (TrainingSession session =
                TrainingSession.start(T5Model.initialise(config, Initialisation.MATCH_AND_POSITION, 1), options)) {
            double[] seconds = new double[steps];
            double cpuBegin = 0;
            long tokens = 0;
            double loss = 0;
            List<List<TrainingExample>> batches = List.of();
            for (int step = -20; step < steps; step++) {
                int inWindow = Math.floorMod(step + 20, 16);
                if (inWindow == 0) {
                    batches = planner.plan(examples(random, planner.windowSize()), (step + 20) / 16);
                }
                cpuBegin = step == 0 ? cpuSeconds() : cpuBegin;
                StepResult result = session.step(batches.get(inWindow));
                if (step >= 0) {
                    seconds[step] = result.seconds();
                    tokens += result.paddedTokens();
                    loss = result.loss();
                }
            }
            double cpu = cpuSeconds() - cpuBegin;
            double total = Arrays.stream(seconds).sum();
            Arrays.sort(seconds);
            Map<String, Object> line = line("train", threads);
            line.put("parameters", session.model().parameterCount());
            line.put("batch", BATCH);
            line.put("steps", steps);
            line.put("ms_per_step_mean", 1000 * total / steps);
            line.put("ms_per_step_median", 1000 * seconds[steps / 2]);
            line.put("cpu_ms_per_step", 1000 * cpu / steps);
            line.put("examples_per_s", steps * BATCH / total);
            line.put("tokens_per_s", tokens / total);
            line.put("last_loss", loss);
            print(line);
        }
    }

    private static void rank(T5Model model, int threads) throws JsonProcessingException {
        SplittableRandom random = new SplittableRandom(2);
        List<RankRequest> requests = new ArrayList<>();
        for (int i = 0; i < RANKED; i++) {
            List<int[]> choices = new ArrayList<>();
            for (int choice = 0; choice < 2 + i % 3; choice++) {
                choices.add(ids(random, 1 + random.nextInt(4)));
            }
            requests.add(new RankRequest(ids(random, 15 + random.nextInt(21)), choices));
        }
        RankClassifier classifier = new RankClassifier(model, RankOptions.T0);
        classifier.rank(requests.subList(0, RANKED / 4));
        double cpuBegin = cpuSeconds();
        long begin = System.nanoTime();
        classifier.rank(requests);
        double total = (System.nanoTime() - begin) / 1e9;
        Map<String, Object> line = line("rank", threads);
        line.put("examples", RANKED);
        line.put("examples_per_s", RANKED / total);
        line.put("examples_per_cpu_s", RANKED / (cpuSeconds() - cpuBegin));
        print(line);
    }

    private static void generate(T5Model model, int threads) throws JsonProcessingException {
        SplittableRandom random = new SplittableRandom(3);
        Generator generator = new Generator(model);
        GenerationOptions options =
                GenerationOptions.DEFAULT.with().maxNewTokens(8).build();
        for (int batch : new int[] {1, 8}) {
            long tokens = 0;
            double total = 0;
            for (int call = -20; call < 100; call++) {
                List<int[]> inputs = new ArrayList<>();
                for (int i = 0; i < batch; i++) {
                    inputs.add(ids(random, 25));
                }
                long begin = System.nanoTime();
                int generated = generator.generate(inputs, options, GenerationListener.NONE).stream()
                        .mapToInt(sequences -> sequences.getFirst().tokens().size())
                        .sum();
                if (call >= 0) {
                    total += (System.nanoTime() - begin) / 1e9;
                    tokens += generated;
                }
            }
            Map<String, Object> line = line("generate", threads);
            line.put("batch", batch);
            line.put("tokens_per_s", tokens / total);
            print(line);
        }
    }

    private static List<TrainingExample> examples(SplittableRandom random, int count) {
        List<TrainingExample> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] target = ids(random, 2 + random.nextInt(5));
            target[target.length - 1] = 1;
            examples.add(new TrainingExample(ids(random, 15 + random.nextInt(21)), target));
        }
        return examples;
    }

    private static int[] ids(SplittableRandom random, int length) {
        return random.ints(length, 2, VOCABULARY).toArray();
    }

    /** Processor time of the whole process: on a machine that others use too, this says more than the wall clock. */
    private static double cpuSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    private static Map<String, Object> line(String job, int threads) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("job", job);
        line.put("threads", threads);
        return line;
    }

    private static void print(Map<String, Object> line) throws JsonProcessingException {
        System.out.println(JSON.writeValueAsString(line));
    }
}
