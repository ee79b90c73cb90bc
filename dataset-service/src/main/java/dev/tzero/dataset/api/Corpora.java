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
import dev.tzero.proto.dataset.v1.CorpusRequest;
import dev.tzero.proto.dataset.v1.CorpusState;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** What people and programs may do with corpora. */
@Singleton
public class Corpora {

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

    /** All corpora, newest first. */
    public List<Corpus> list() {
        return corpora.list();
    }
}
