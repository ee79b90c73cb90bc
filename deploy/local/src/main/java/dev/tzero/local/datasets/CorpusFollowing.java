package dev.tzero.local.datasets;

import dev.tzero.local.Console;
import dev.tzero.local.Progress;
import dev.tzero.proto.dataset.v1.Corpus;
import dev.tzero.proto.dataset.v1.CorpusState;
import dev.tzero.proto.dataset.v1.WatchCorpusRequest;

/** Follows a corpus until it is complete or has failed. */
final class CorpusFollowing {

    private CorpusFollowing() {}

    /** Shows how far it is and what came of it: 0 when it is complete, 1 when it failed. */
    static int toTheEnd(DatasetServiceClient client, String corpusId) {
        Progress progress = new Progress(Console.errors(), System::nanoTime);
        var last = new Corpus[1];
        try {
            client.follow(
                    service -> service.watchCorpus(WatchCorpusRequest.newBuilder()
                            .setCorpusId(corpusId)
                            .build()),
                    state -> {
                        last[0] = state.getCorpus();
                        progress.update(CorpusText.progress(state.getCorpus()));
                    });
        } finally {
            progress.clear();
        }
        System.out.println(CorpusText.line(last[0]));
        return last[0].getState() == CorpusState.CORPUS_STATE_COMPLETE ? 0 : 1;
    }
}
