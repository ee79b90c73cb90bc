package dev.tzero.dataset.api;

import dev.tzero.proto.dataset.v1.Corpus;
import dev.tzero.proto.dataset.v1.CorpusState;
import java.util.Locale;

/**
 * A corpus as pages show it.
 *
 * @param state in small letters
 * @param tag colour of the state, as the style sheet names it
 * @param percent how far it is
 */
public record CorpusLine(Corpus corpus, String address, String state, String tag, long percent) {

    static CorpusLine of(Corpus corpus) {
        String state = corpus.getState().name().substring("CORPUS_STATE_".length());
        return new CorpusLine(
                corpus,
                Addresses.corpus(corpus.getCorpusId()),
                state.toLowerCase(Locale.ROOT),
                switch (corpus.getState()) {
                    case CORPUS_STATE_COMPLETE -> "good";
                    case CORPUS_STATE_FAILED -> "bad";
                    case CORPUS_STATE_REQUESTED -> "warn";
                    default -> "";
                },
                percent(corpus));
    }

    /** Whether it is still going to change. */
    public boolean unfinished() {
        return corpus.getState() == CorpusState.CORPUS_STATE_REQUESTED
                || corpus.getState() == CorpusState.CORPUS_STATE_BUILDING;
    }

    /** Name of the mixture that was asked for; one given in the request may have none. */
    public String mixture() {
        return corpus.getRequest().hasMixture()
                ? corpus.getRequest().getMixture()
                : corpus.getRequest().getInlineMixture().getName();
    }

    // Drops make a corpus smaller than its plan, so only the state says that it is whole.
    private static long percent(Corpus corpus) {
        if (corpus.getState() == CorpusState.CORPUS_STATE_COMPLETE) {
            return 100;
        }
        return corpus.getPlanned() == 0 ? 0 : 100 * corpus.getWritten() / corpus.getPlanned();
    }
}
