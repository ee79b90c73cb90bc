package dev.tzero.dataset.api;

import dev.tzero.dataset.config.DatasetConfig;
import dev.tzero.dataset.corpus.CorpusPlanner;
import dev.tzero.dataset.corpus.CorpusRequests;
import dev.tzero.dataset.error.DatasetError;
import dev.tzero.dataset.messaging.CorpusBuilding;
import dev.tzero.dataset.persistence.CorpusTable;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.proto.dataset.v1.Corpus;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.CorpusRequest;
import dev.tzero.proto.dataset.v1.CorpusState;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What people and programs may do with corpora. */
@Singleton
public class Corpora {

    private static final Duration CANCELLING = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Transactions transactions;
    private final CorpusTable corpora;
    private final CorpusPlanner planner;
    private final CorpusBuilding building;
    private final int capacity;

    public Corpora(
            Transactions transactions,
            CorpusTable corpora,
            CorpusPlanner planner,
            CorpusBuilding building,
            DatasetConfig config) {
        this.transactions = transactions;
        this.corpora = corpora;
        this.planner = planner;
        this.building = building;
        this.capacity = config.corpus().queue();
    }

    /**
     * Asks for a corpus and answers with its state.
     *
     * @throws ServiceException when the request is malformed, names what there is not, or is another one than the corpus
     *     was asked for with
     */
    public Corpus build(CorpusRequest request) {
        CorpusRequest checked = CorpusRequests.checked(request);
        Optional<Corpus> known = corpora.find(checked.getCorpusId());
        if (known.isEmpty() || known.get().getState() == CorpusState.CORPUS_STATE_FAILED) {
            // Only for its errors: the plan is made, with what is stored by then, when the corpus' turn comes.
            planner.plan(checked);
            if (!checked.getBaseCorpusId().isEmpty()) {
                manifest(checked.getBaseCorpusId());
            }
        }
        if (transactions.call(connection -> corpora.add(connection, checked, capacity))) {
            building.wake();
        }
        return get(checked.getCorpusId());
    }

    /** @throws ServiceException {@link DatasetError#UNKNOWN_CORPUS} */
    public Corpus get(String corpusId) {
        return corpora.find(corpusId)
                .orElseThrow(() ->
                        new ServiceException(DatasetError.UNKNOWN_CORPUS, "there is no corpus '" + corpusId + "'"));
    }

    /**
     * The manifest of a corpus that is finished.
     *
     * @throws ServiceException {@link DatasetError#UNKNOWN_CORPUS} or {@link DatasetError#CORPUS_STATE}
     */
    public CorpusManifest manifest(String corpusId) {
        Corpus corpus = get(corpusId);
        if (corpus.getState() != CorpusState.CORPUS_STATE_COMPLETE) {
            throw new ServiceException(
                    DatasetError.CORPUS_STATE,
                    "corpus '" + corpusId + "' is not complete: "
                            + (corpus.getFailure().isEmpty()
                                    ? corpus.getWritten() + " of " + corpus.getPlanned() + " examples are written"
                                    : corpus.getFailure()));
        }
        return corpus.getManifest();
    }

    /**
     * Gives a corpus up that is not finished, and answers when nothing of it is left to read.
     *
     * @throws ServiceException {@link DatasetError#UNKNOWN_CORPUS}, or {@link DatasetError#CORPUS_STATE} where it is
     *     finished or whoever builds it does not answer
     */
    public Corpus cancel(String corpusId) {
        corpora.cancel(corpusId);
        building.wake();
        long deadline = System.nanoTime() + CANCELLING.toNanos();
        Corpus corpus = get(corpusId);
        while (corpus.getState() != CorpusState.CORPUS_STATE_FAILED) {
            // Interrupted, it would not wait any more.
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                throw new ServiceException(
                        DatasetError.CORPUS_STATE,
                        "corpus '" + corpusId + "' is cancelled, but whoever builds it has not stopped yet");
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            corpus = get(corpusId);
        }
        return corpus;
    }

    /** All corpora, newest first. */
    public List<Corpus> list() {
        return corpora.list();
    }
}
