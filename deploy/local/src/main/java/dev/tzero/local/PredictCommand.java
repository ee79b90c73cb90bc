package dev.tzero.local;

import dev.tzero.embedded.Ports;
import dev.tzero.local.demo.Services;
import dev.tzero.proto.inference.v1.GenerateRequest;
import dev.tzero.proto.inference.v1.GenerateStreamRequest;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.RankRequest;
import dev.tzero.proto.inference.v1.RankTask;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            defaultValue = "0",
            description = "Tokens of a written answer at most; 20 when not given.")
    private int maxNewTokens;

    @Option(
            names = "--base-port",
            paramLabel = "PORT",
            defaultValue = "" + PlatformSettings.DEFAULT_BASE_PORT,
            description = "Port of the prompt service; ${DEFAULT-VALUE} when not given.")
    private int basePort;

    @Override
    public Integer call() {
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
                stream(services);
            } else {
                generate(services);
            }
            return 0;
        } catch (StatusRuntimeException e) {
            throw new LaunchException(
                    e.getStatus().getCode() + ": " + e.getStatus().getDescription());
        }
    }

    private void rank(Services services) {
        InferenceResult result = services.inference()
                .rank(RankRequest.newBuilder()
                        .setModel(model)
                        .addTasks(RankTask.newBuilder().setInput(input).addAllChoices(choices))
                        .build())
                .getResults(0);
        int best = result.getRank().getBestChoice();
        for (int i = 0; i < choices.size(); i++) {
            System.out.printf(
                    Locale.ROOT,
                    "%s %9.4f  %s%n",
                    i == best ? "*" : " ",
                    result.getRank().getScores(i),
                    choices.get(i));
        }
    }

    private void generate(Services services) {
        System.out.println(services.inference()
                .generate(GenerateRequest.newBuilder()
                        .setModel(model)
                        .addTasks(task())
                        .build())
                .getResults(0)
                .getGenerate()
                .getText());
    }

    private void stream(Services services) {
        services.inference()
                .generateStream(GenerateStreamRequest.newBuilder()
                        .setModel(model)
                        .setTask(task())
                        .build())
                .forEachRemaining(part -> {
                    if (part.hasToken()) {
                        System.out.print(part.getToken().getText());
                        System.out.flush();
                    }
                });
        System.out.println();
    }

    private GenerateTask task() {
        return GenerateTask.newBuilder()
                .setInput(input)
                .setMaxNewTokens(maxNewTokens)
                .build();
    }
}
