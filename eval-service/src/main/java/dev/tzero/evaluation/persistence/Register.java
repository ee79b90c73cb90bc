package dev.tzero.evaluation.persistence;

import dev.tzero.evaluation.config.Limits;
import dev.tzero.evaluation.run.Corpus;
import dev.tzero.evaluation.run.EvaluationError;
import dev.tzero.evaluation.run.EvaluationSpec;
import dev.tzero.evaluation.run.ModelIdentity;
import dev.tzero.evaluation.run.Standing;
import dev.tzero.evaluation.run.StoredEvaluation;
import dev.tzero.platform.errors.ServiceException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Accepts evaluations and begins those whose model and corpora are known; the same for calls and for records. */
@Singleton
public class Register {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Evaluations evaluations;
    private final Examples examples;
    private final Catalog catalog;
    private final Limits limits;
    private final Clock clock;

    public Register(Evaluations evaluations, Examples examples, Catalog catalog, Limits limits, Clock clock) {
        this.evaluations = evaluations;
        this.examples = examples;
        this.catalog = catalog;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Accepts an evaluation; one that is there already with the same request is left as it is.
     *
     * @throws ServiceException when the request is not valid, when its id belongs to another request (naming the first
     *     difference), or when too many evaluations are unfinished
     */
    public void accept(Connection connection, EvaluationSpec spec) throws SQLException {
        List<String> problems = spec.problems();
        if (!problems.isEmpty()) {
            throw new ServiceException(EvaluationError.INVALID_REQUEST, String.join("; ", problems));
        }
        Optional<StoredEvaluation> present = evaluations.find(connection, spec.evaluationId());
        if (present.isEmpty()) {
            requireRoom(connection, spec);
            if (evaluations.add(connection, spec, clock.instant())) {
                return;
            }
            // Somebody else added it between the two statements.
            present = evaluations.find(connection, spec.evaluationId());
        }
        requireSame(spec, present.orElseThrow().spec());
    }

    private void requireRoom(Connection connection, EvaluationSpec spec) throws SQLException {
        int unfinished = evaluations.countUnfinished(connection);
        if (unfinished >= limits.maxUnfinished()) {
            throw new ServiceException(
                    EvaluationError.TOO_MANY_EVALUATIONS,
                    "evaluation " + spec.evaluationId() + " was not accepted: " + unfinished
                            + " evaluations are unfinished, expected fewer than " + limits.maxUnfinished()
                            + " (tzero.eval.max-unfinished); try again when some are done",
                    RETRY_AFTER,
                    null);
        }
    }

    private static void requireSame(EvaluationSpec asked, EvaluationSpec present) {
        String difference = asked.differenceFrom(present);
        if (!difference.isEmpty()) {
            throw new ServiceException(
                    EvaluationError.EVALUATION_EXISTS,
                    "evaluation_id: \"" + asked.evaluationId() + "\" belongs to another request; " + difference);
        }
    }

    /**
     * Checks that the model and all corpora of a request are known now.
     *
     * @throws ServiceException naming the first that is not
     */
    public void requireKnown(Connection connection, EvaluationSpec spec) throws SQLException {
        if (catalog.model(connection, spec).isEmpty()) {
            throw new ServiceException(EvaluationError.MODEL_NOT_FOUND, modelUnknown(spec));
        }
        for (EvaluationSpec.Group group : spec.groups()) {
            if (catalog.corpus(connection, group.corpusId()).isEmpty()) {
                throw new ServiceException(EvaluationError.CORPUS_NOT_FOUND, corpusUnknown(group));
            }
        }
    }

    /**
     * Begins a waiting evaluation: settles its model and lists the partitions to read. When something is missing it goes
     * on waiting and says for what.
     *
     * @return whether it runs now
     */
    public boolean begin(Connection connection, String evaluationId) throws SQLException {
        Optional<StoredEvaluation> locked = evaluations.lock(connection, evaluationId);
        if (locked.isEmpty() || !(locked.get().standing() instanceof Standing.Waiting)) {
            return false;
        }
        EvaluationSpec spec = locked.get().spec();
        List<String> missing = new ArrayList<>();
        Optional<ModelIdentity> model = catalog.model(connection, spec);
        if (model.isEmpty()) {
            missing.add(modelUnknown(spec));
        }
        List<Corpus> corpora = new ArrayList<>();
        for (EvaluationSpec.Group group : spec.groups()) {
            Optional<Corpus> corpus = catalog.corpus(connection, group.corpusId());
            if (corpus.isEmpty()) {
                missing.add(corpusUnknown(group));
            }
            corpus.ifPresent(corpora::add);
        }
        if (missing.isEmpty() && evaluations.countRunning(connection) >= limits.maxRunning()) {
            missing.add("waits until fewer than " + limits.maxRunning() + " evaluations run (tzero.eval.max-running)");
        }
        if (!missing.isEmpty()) {
            evaluations.setWaitingReason(connection, evaluationId, String.join("; ", missing));
            return false;
        }
        return begin(connection, spec, model.orElseThrow(), corpora);
    }

    private boolean begin(Connection connection, EvaluationSpec spec, ModelIdentity model, List<Corpus> corpora)
            throws SQLException {
        long total = 0;
        for (int i = 0; i < corpora.size(); i++) {
            Corpus corpus = corpora.get(i);
            long promised = corpus.partitions().stream()
                    .mapToLong(Corpus.Extent::examples)
                    .sum();
            if (promised != corpus.examples() || corpus.examples() == 0) {
                EvaluationError error = corpus.examples() == 0
                        ? EvaluationError.NOTHING_TO_EVALUATE
                        : EvaluationError.CORPUS_INCOMPLETE;
                fail(
                        connection,
                        spec.evaluationId(),
                        error,
                        "corpus " + corpus.corpusId() + ": " + corpus.examples() + " examples in the manifest, "
                                + promised + " in its partitions; expected the same number and at least 1");
                return false;
            }
            total += corpus.examples();
            examples.addSources(
                    connection, spec.evaluationId(), i, spec.groups().get(i), corpus);
        }
        return evaluations.begin(connection, spec.evaluationId(), model, total);
    }

    /** Gives an unfinished evaluation up. */
    public void fail(Connection connection, String evaluationId, EvaluationError error, String reason)
            throws SQLException {
        evaluations.fail(connection, evaluationId, error.code() + " " + reason, clock.instant());
    }

    private static String modelUnknown(EvaluationSpec spec) {
        return "model: \"" + spec.model() + "\" is not known; expected "
                + (spec.namesDigest()
                        ? "the digest of a published checkpoint"
                        : "an alias that a model was promoted to");
    }

    private static String corpusUnknown(EvaluationSpec.Group group) {
        return "corpus_id: \"" + group.corpusId() + "\" is not known; expected a corpus that was published";
    }
}
