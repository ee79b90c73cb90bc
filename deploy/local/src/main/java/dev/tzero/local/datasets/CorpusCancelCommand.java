package dev.tzero.local.datasets;

import dev.tzero.proto.dataset.v1.CancelCorpusRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tzero corpus cancel}. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Gives up a corpus that is not complete; nothing of it is left to read.")
final class CorpusCancelCommand implements Callable<Integer> {

    @Mixin
    private DatasetServiceOption service;

    @Parameters(paramLabel = "CORPUS", description = "Id of the corpus.")
    private String corpusId;

    @Override
    public Integer call() {
        CancelCorpusRequest request =
                CancelCorpusRequest.newBuilder().setCorpusId(corpusId).build();
        try (DatasetServiceClient client = service.connect()) {
            System.out.println(CorpusText.line(
                    client.ask(datasets -> datasets.cancelCorpus(request)).getCorpus()));
        }
        return 0;
    }
}
