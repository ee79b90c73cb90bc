package dev.tzero.local.serving;

import dev.tzero.local.Console;
import dev.tzero.local.LaunchException;
import dev.tzero.local.Platform;
import dev.tzero.local.PlatformSettings;
import dev.tzero.local.Progress;
import dev.tzero.local.ServiceName;
import dev.tzero.model.engine.TorchEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tzero bench serving}: replicas with a model of random weights, asked by call and by topic. */
@Command(
        name = "serving",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a broker and inference replicas with a model of random weights, asks them in every way and prints lines",
            "of JSON: each ratio is to the model library alone, in the same run and with as many threads."
        })
public final class BenchServingCommand implements Callable<Integer> {

    private static final int BASE_PORT = 18081;

    /** What can be measured. */
    private enum Part {
        ranking,
        writing,
        latency,
        clients,
        backlog,
        flat,
        overload
    }

    @Option(
            names = "--shape",
            paramLabel = "SHAPE",
            defaultValue = "small",
            description = "tiny, small or base; ${DEFAULT-VALUE} when not given.")
    private String shape;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "What to measure, of ${COMPLETION-CANDIDATES}; everything when not given.")
    private List<Part> parts = List.of(Part.values());

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "1",
            description = "Replicas that share the backlog; ${DEFAULT-VALUE} when not given.")
    private int replicas;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Threads that one operation uses, of a replica and of the library; ${DEFAULT-VALUE} when not given.")
    private int threads;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "200",
            description = "Tokens of an input; ${DEFAULT-VALUE} when not given.")
    private int tokens;

    @Option(
            names = "--written",
            paramLabel = "N",
            defaultValue = "32",
            description = "Tokens of a text that is written; ${DEFAULT-VALUE} when not given.")
    private int written;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Requests of the backlog; ten times as many are mixed; ${DEFAULT-VALUE} when not given.")
    private int requests;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long one measurement takes; ${DEFAULT-VALUE} when not given.")
    private int seconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often a replica and the library are measured in turns; ${DEFAULT-VALUE} when not given.")
    private int rounds;

    @Option(
            names = "--overload-seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long more is asked than can be answered; ${DEFAULT-VALUE} when not given.")
    private int overloadSeconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Extent extent = new Extent(Duration.ofSeconds(seconds), rounds, tokens, written);
        Path folder = Files.createTempDirectory("tzero-bench-serving");
        Console console = Console.errors();
        PlatformSettings settings = new PlatformSettings(
                Path.of(System.getProperty("tzero.home", ".")),
                folder.resolve("data"),
                false,
                Optional.empty(),
                Optional.empty(),
                replicas,
                BASE_PORT);
        TorchEngine.start(threads);
        try {
            BenchModel model = BenchModel.make(folder, shape);
            try (Platform platform = Platform.startOnly(
                            settings,
                            console,
                            ServiceName.INFERENCE,
                            Map.of("tzero.inference.threads", Integer.toString(threads)));
                    Replicas running = new Replicas(platform);
                    Bare bare = new Bare(model)) {
                running.serve(model.promotion());
                measure(
                        new ServingBench(platform, running, model, bare, extent),
                        new Progress(console, System::nanoTime));
            }
        } finally {
            delete(folder);
        }
        return 0;
    }

    private void measure(ServingBench bench, Progress progress) {
        progress.line("warming up");
        bench.warmUp();
        for (Part part : parts) {
            progress.line("measuring: " + part);
            switch (part) {
                case ranking -> bench.ranking();
                case writing -> bench.writing();
                case latency -> bench.latency();
                case clients -> bench.clients();
                case backlog -> bench.backlog(requests, progress);
                case flat -> bench.flat(10 * requests, progress);
                case overload -> bench.overload(Duration.ofSeconds(overloadSeconds));
            }
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new LaunchException(folder + " cannot be removed: " + e.getMessage(), e);
        }
    }
}
