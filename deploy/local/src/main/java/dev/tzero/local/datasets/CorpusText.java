package dev.tzero.local.datasets;

import dev.tzero.proto.dataset.v1.Corpus;
import dev.tzero.proto.dataset.v1.CorpusState;
import dev.tzero.proto.dataset.v1.TaskCount;
import java.util.Locale;

/** Corpora as people read them. */
final class CorpusText {

    private static final int BAR = 30;

    private CorpusText() {}

    /** One line: id, state, how far it is. */
    static String line(Corpus corpus) {
        return String.format(
                Locale.ROOT,
                "%-24s %-9s %,12d examples%s",
                corpus.getCorpusId(),
                state(corpus),
                corpus.getWritten(),
                corpus.getFailure().isEmpty() ? "" : "  " + corpus.getFailure());
    }

    /** How far a build is, with a bar. */
    static String progress(Corpus corpus) {
        double done = corpus.getPlanned() == 0 ? 0 : Math.min(1, (double) corpus.getWritten() / corpus.getPlanned());
        int full = (int) Math.round(BAR * done);
        return String.format(
                Locale.ROOT,
                "%s [%s%s] %3.0f %%  %,d of %,d examples",
                corpus.getCorpusId(),
                "█".repeat(full),
                "·".repeat(BAR - full),
                100 * done,
                corpus.getWritten(),
                corpus.getPlanned());
    }

    static String state(Corpus corpus) {
        return corpus.getState().name().substring("CORPUS_STATE_".length()).toLowerCase(Locale.ROOT);
    }

    static boolean isOver(Corpus corpus) {
        return corpus.getState() == CorpusState.CORPUS_STATE_COMPLETE
                || corpus.getState() == CorpusState.CORPUS_STATE_FAILED;
    }

    /** What a finished corpus holds of a task. */
    static String line(TaskCount task) {
        long dropped = task.getDroppedBlank() + task.getDroppedTargetOutsideChoices() + task.getDroppedError();
        return String.format(
                        Locale.ROOT,
                        "  %-56s revision %-4d %,10d%s",
                        task.getTask(),
                        task.getPromptRevision(),
                        task.getWritten(),
                        dropped == 0
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        "  dropped: %,d blank, %,d with a target outside the choices, %,d failed",
                                        task.getDroppedBlank(),
                                        task.getDroppedTargetOutsideChoices(),
                                        task.getDroppedError()))
                .stripTrailing();
    }
}
