package dev.tzero.local.datasets;

import dev.tzero.local.ProtoJson;
import dev.tzero.proto.dataset.v1.ListCorporaRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tzero corpus list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists corpora, newest first: id, state, examples.")
final class CorpusListCommand implements Callable<Integer> {

    @Mixin
    private DatasetServiceOption service;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Override
    public Integer call() {
        try (DatasetServiceClient client = service.connect()) {
            client.ask(datasets -> datasets.listCorpora(ListCorporaRequest.getDefaultInstance()))
                    .getCorporaList()
                    .forEach(corpus -> System.out.println(json ? ProtoJson.line(corpus) : CorpusText.line(corpus)));
        }
        return 0;
    }
}
