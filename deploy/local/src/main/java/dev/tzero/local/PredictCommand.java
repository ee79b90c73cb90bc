package dev.tzero.local;

import dev.tzero.embedded.Ports;
import dev.tzero.local.demo.Services;
import dev.tzero.local.model.GenerationFlags;
import dev.tzero.model.generate.GenerationOptions;
import dev.tzero.proto.inference.v1.EarlyStopping;
import dev.tzero.proto.inference.v1.GenerateRequest;
import dev.tzero.proto.inference.v1.GenerateStreamRequest;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.GeneratedSequence;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.RankRequest;
import dev.tzero.proto.inference.v1.RankTask;
import io.grpc.StatusRuntimeException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tzero predict}: asks a model of the services that run, and prints what it says. */
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        description =
                "Asks a model: ranks the choices, or writes an answer when there are none. The services must run.")
final class PredictCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TEXT", description = "What the model reads.")
    private String input;

    @Option(names = "--choices", paramLabel = "CHOICE", description = "A choice; give it once for each.")
    private List<String> choices = List.of();

    @Option(names = "--stream", description = "Print the answer token by token as it is written.")
    private boolean stream;

    @Option(
            names = "--model",
            paramLabel = "ALIAS",
            defaultValue = "",
            description = "Alias or digest of the model; the default model when not given.")
    private String model;

    @Option(names = "--json", description = "Print the whole result as one line of JSON.")
    private boolean json;

    @Mixin
    private GenerationFlags flags;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--base-port",
            paramLabel = "PORT",
            defaultValue = "" + PlatformSettings.DEFAULT_BASE_PORT,
            description = "Port of the prompt service; ${DEFAULT-VALUE} when not given.")
    private int basePort;

    @Override
    public Integer call() {
        GenerateTask task = task();
        if (stream && !choices.isEmpty()) {
            throw misused("--stream: choices are ranked at once, there is nothing to stream");
        }
        List<Integer> ports = IntStream.range(basePort, basePort + ServiceName.values().length)
                .boxed()
                .toList();
        int port = basePort + ServiceName.INFERENCE.ordinal();
        if (Ports.isFree(port)) {
            throw new LaunchException("no inference service listens on port " + port + "; ./tzero up starts one");
        }
        try (Services services = new Services(ports)) {
            if (!choices.isEmpty()) {
                rank(services);
            } else if (stream) {
                stream(services, task);
            } else {
                generate(services, task);
            }
            return 0;
        } catch (StatusRuntimeException e) {
            throw new LaunchException(
                    e.getStatus().getCode() + ": " + e.getStatus().getDescription());
        }
    }

    private ParameterException misused(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void rank(Services services) {
        InferenceResult result = services.inference()
                .rank(RankRequest.newBuilder()
                        .setModel(model)
                        .addTasks(RankTask.newBuilder().setInput(input).addAllChoices(choices))
                        .build())
                .getResults(0);
        if (json) {
            out().println(ProtoJson.line(result));
            return;
        }
        int best = result.getRank().getBestChoice();
        for (int i = 0; i < choices.size(); i++) {
            out().printf(
                            Locale.ROOT,
                            "%s %9.4f  %s%n",
                            i == best ? "*" : " ",
                            result.getRank().getScores(i),
                            choices.get(i));
        }
    }

    private void generate(Services services, GenerateTask task) {
        print(services.inference()
                .generate(GenerateRequest.newBuilder()
                        .setModel(model)
                        .addTasks(task)
                        .build())
                .getResults(0));
    }

    private void print(InferenceResult result) {
        if (json) {
            out().println(ProtoJson.line(result));
            return;
        }
        List<GeneratedSequence> sequences = result.getGenerate().getSequencesList();
        if (sequences.isEmpty()) {
            out().println(result.getGenerate().getText());
        } else {
            sequences.forEach(
                    sequence -> out().printf(Locale.ROOT, "%9.4f  %s%n", sequence.getScore(), sequence.getText()));
        }
    }

    /** As JSON every token is a line; the result, which has them all once more, is the last. */
    private void stream(Services services, GenerateTask task) {
        services.inference()
                .generateStream(GenerateStreamRequest.newBuilder()
                        .setModel(model)
                        .setTask(task)
                        .build())
                .forEachRemaining(part -> {
                    if (json) {
                        out().println(ProtoJson.line(part));
                    } else if (part.hasToken()) {
                        out().print(part.getToken().getText());
                    }
                    out().flush();
                });
        if (!json) {
            out().println();
        }
    }

    private GenerateTask task() {
        GenerationOptions wanted;
        try {
            wanted = flags.options();
        } catch (IllegalArgumentException e) {
            throw misused(e.getMessage());
        }
        return GenerateTask.newBuilder()
                .setInput(input)
                .setMaxNewTokens(wanted.maxNewTokens())
                .setLogProbabilities(json)
                .setOptions(dev.tzero.proto.inference.v1.GenerationOptions.newBuilder()
                        .setMinNewTokens(wanted.minNewTokens())
                        .setNumBeams(wanted.numBeams())
                        .setLengthPenalty(wanted.lengthPenalty())
                        .setEarlyStopping(early(wanted.earlyStopping()))
                        .setDoSample(wanted.doSample())
                        .setTemperature(wanted.temperature())
                        .setTopK(wanted.topK())
                        .setTopP(wanted.topP())
                        .setRepetitionPenalty(wanted.repetitionPenalty())
                        .setNumReturnSequences(wanted.numReturnSequences())
                        .setSeed(wanted.seed())
                        .addAllStopStrings(wanted.stopStrings()))
                .build();
    }

    private static EarlyStopping early(dev.tzero.model.generate.EarlyStopping when) {
        return switch (when) {
            case HEURISTIC -> EarlyStopping.EARLY_STOPPING_HEURISTIC;
            case ALWAYS -> EarlyStopping.EARLY_STOPPING_ALWAYS;
            case NEVER -> EarlyStopping.EARLY_STOPPING_NEVER;
        };
    }
}
