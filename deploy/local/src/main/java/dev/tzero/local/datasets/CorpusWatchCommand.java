package dev.tzero.local.datasets;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tzero corpus watch}. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Follows a corpus that is built until it is complete or has failed.")
final class CorpusWatchCommand implements Callable<Integer> {

    @Mixin
    private DatasetServiceOption service;

    @Parameters(paramLabel = "CORPUS", description = "Id of the corpus.")
    private String corpusId;

    @Override
    public Integer call() {
        try (DatasetServiceClient client = service.connect()) {
            return CorpusFollowing.toTheEnd(client, corpusId);
        }
    }
}
