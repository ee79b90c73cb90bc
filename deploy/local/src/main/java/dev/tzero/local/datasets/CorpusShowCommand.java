package dev.tzero.local.datasets;

import dev.tzero.local.ProtoJson;
import dev.tzero.proto.dataset.v1.Corpus;
import dev.tzero.proto.dataset.v1.GetCorpusRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tzero corpus show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a corpus: state, topic, and what it holds of each task.")
final class CorpusShowCommand implements Callable<Integer> {

    @Mixin
    private DatasetServiceOption service;

    @Parameters(paramLabel = "CORPUS", description = "Id of the corpus.")
    private String corpusId;

    @Option(names = "--json", description = "Print one JSON object, the manifest within.")
    private boolean json;

    @Override
    public Integer call() {
        GetCorpusRequest request =
                GetCorpusRequest.newBuilder().setCorpusId(corpusId).build();
        try (DatasetServiceClient client = service.connect()) {
            Corpus corpus = client.ask(datasets -> datasets.getCorpus(request)).getCorpus();
            if (json) {
                System.out.println(ProtoJson.text(corpus));
                return 0;
            }
            System.out.println(CorpusText.isOver(corpus) ? CorpusText.line(corpus) : CorpusText.progress(corpus));
            if (corpus.hasManifest()) {
                System.out.println("  topic " + corpus.getManifest().getTopic() + ", "
                        + corpus.getManifest().getPartitionsCount() + " partitions");
                corpus.getManifest().getTasksList().forEach(task -> System.out.println(CorpusText.line(task)));
            }
        }
        return 0;
    }
}
