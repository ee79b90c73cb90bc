package dev.tzero.evaluation.api;

import dev.tzero.evaluation.persistence.Evaluations;
import dev.tzero.evaluation.report.Comparison;
import dev.tzero.evaluation.run.EvaluationError;
import dev.tzero.evaluation.run.Standing;
import dev.tzero.evaluation.run.StoredEvaluation;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.platform.persistence.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads evaluations for calls and pages; what is not there or not complete is an error that names it. */
@Singleton
class EvaluationQueries {
    /** Evaluations that a list shows at most. */
    static final int LIST_LIMIT = 1_000;

    private final Transactions transactions;
    private final Evaluations evaluations;

    EvaluationQueries(Transactions transactions, Evaluations evaluations) {
        this.transactions = transactions;
        this.evaluations = evaluations;
    }

    List<StoredEvaluation> newest() {
        return transactions.call(connection -> evaluations.newest(connection, LIST_LIMIT));
    }

    StoredEvaluation get(String evaluationId) {
        return find("evaluation_id", evaluationId);
    }

    StoredEvaluation getComplete(String evaluationId) {
        return complete("evaluation_id", evaluationId);
    }

    /** The baseline of that id, when one is named. */
    Optional<StoredEvaluation> baseline(String evaluationId) {
        return evaluationId.isEmpty()
                ? Optional.empty()
                : Optional.of(complete("baseline_evaluation_id", evaluationId));
    }

    /** Runs something that compares; two that cannot be compared are the caller's error. */
    static <T> T comparing(Supplier<T> work) {
        try {
            return work.get();
        } catch (Comparison.IncomparableException e) {
            throw new ServiceException(EvaluationError.NOT_COMPARABLE, e.getMessage(), e);
        }
    }

    private StoredEvaluation complete(String field, String evaluationId) {
        StoredEvaluation evaluation = find(field, evaluationId);
        if (!(evaluation.standing() instanceof Standing.Complete)) {
            throw new ServiceException(
                    EvaluationError.NOT_COMPLETE,
                    field + ": \"" + evaluationId + "\" is "
                            + evaluation.standing().name() + "; expected one that is COMPLETE");
        }
        return evaluation;
    }

    private StoredEvaluation find(String field, String evaluationId) {
        // No id holds such a character, and PostgreSQL refuses to look for it.
        Optional<StoredEvaluation> found = evaluationId.indexOf('\0') >= 0
                ? Optional.empty()
                : transactions.call(connection -> evaluations.find(connection, evaluationId));
        return found.orElseThrow(() -> new ServiceException(
                EvaluationError.EVALUATION_NOT_FOUND,
                field + ": \"" + evaluationId + "\" is not known; expected the id of an evaluation"));
    }
}
