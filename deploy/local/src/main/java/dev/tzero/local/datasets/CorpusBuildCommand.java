package dev.tzero.local.datasets;

import dev.tzero.proto.dataset.v1.BuildCorpusRequest;
import dev.tzero.proto.dataset.v1.CorpusOrder;
import dev.tzero.proto.dataset.v1.CorpusRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tzero corpus build}: a mixture becomes a log of examples. */
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        description =
                "Builds a corpus and follows it to its end. The same command again finds the same corpus; stopped,"
                        + " the build goes on without it.")
final class CorpusBuildCommand implements Callable<Integer> {

    @Mixin
    private DatasetServiceOption service;

    @Parameters(index = "0", paramLabel = "CORPUS", description = "Id of the corpus: letters, digits, _ and -.")
    private String corpusId;

    @Parameters(index = "1", paramLabel = "MIXTURE", description = "Name of the mixture, such as t0_train.")
    private String mixture;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of order, choice and random filters; ${DEFAULT-VALUE} when not given.")
    private long seed;

    @Option(
            names = "--max-examples",
            paramLabel = "N",
            defaultValue = "0",
            description = "Examples at most, shared at the mixture's rates; all of them when not given.")
    private long maxExamples;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "0",
            description = "Partitions of the topic, 1 to 64; 4 when not given.")
    private int partitions;

    @Option(
            names = "--passes",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Times that every example is taken, each time in another order; ${DEFAULT-VALUE} when not given.")
    private int passes;

    @Option(
            names = "--base",
            paramLabel = "CORPUS",
            defaultValue = "",
            description =
                    "A complete corpus of the same mixture and seed, to take what did not change from; what did is shown"
                            + " in the end.")
    private String base;

    @Option(names = "--sequential", description = "Task by task and row by row, to evaluate; shuffled when not given.")
    private boolean sequential;

    @Override
    public Integer call() {
        BuildCorpusRequest request = BuildCorpusRequest.newBuilder()
                .setRequest(CorpusRequest.newBuilder()
                        .setCorpusId(corpusId)
                        .setMixture(mixture)
                        .setSeed(seed)
                        .setMaxExamples(maxExamples)
                        .setPartitions(partitions)
                        .setBaseCorpusId(base)
                        .setPasses(passes)
                        .setOrder(sequential ? CorpusOrder.CORPUS_ORDER_SEQUENTIAL : CorpusOrder.CORPUS_ORDER_SHUFFLED))
                .build();
        try (DatasetServiceClient client = service.connect()) {
            client.ask(datasets -> datasets.buildCorpus(request));
            int exitCode = CorpusFollowing.toTheEnd(client, corpusId);
            if (exitCode == 0 && !base.isEmpty()) {
                CorpusDiffCommand.print(client, base, corpusId);
            }
            return exitCode;
        }
    }
}
