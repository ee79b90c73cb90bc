package dev.tzero.dataset.export;

import dev.tzero.corpus.Corpus;
import dev.tzero.corpus.CorpusReader;
import dev.tzero.corpus.ExampleLog;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.PromptedExample;
import java.util.function.Consumer;

/** Reads corpora whose manifest is published, from their first example to their last. */
public final class FinishedCorpora {

    private static final int STRETCH = 512;

    private final ExampleLog.Opener logs;

    public FinishedCorpora(ExampleLog.Opener logs) {
        this.logs = logs;
    }

    /**
     * Reads a corpus once, in its order.
     *
     * @throws dev.tzero.corpus.CorpusException when the log is not what the manifest says
     * @throws dev.tzero.corpus.LogUnavailableException when the log does not answer
     */
    public void read(CorpusManifest manifest, Consumer<PromptedExample> reader) {
        Corpus corpus = Corpus.of(manifest);
        try (CorpusReader examples = new CorpusReader(corpus, logs.open(corpus), corpus.beginning())) {
            for (long left = corpus.examples(); left > 0; ) {
                int count = (int) Math.min(STRETCH, left);
                examples.read(count).forEach(reader);
                left -= count;
            }
        }
    }
}
