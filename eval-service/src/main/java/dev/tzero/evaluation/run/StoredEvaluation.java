package dev.tzero.evaluation.run;

import dev.tzero.evaluation.scoring.Scores;
import java.time.Instant;
import java.util.Optional;

/**
 * An evaluation as it is stored.
 *
 * @param spec what was asked
 * @param standing where it stands
 * @param model the model; empty while it is not resolved
 * @param requested requests that were sent so far, answered or not; repetitions do not count
 * @param answered examples that are answered
 * @param total examples in all; 0 while this is not known
 * @param scores the scores; empty until it is complete
 * @param createdAt when it was asked for
 */
public record StoredEvaluation(
        EvaluationSpec spec,
        Standing standing,
        Optional<ModelIdentity> model,
        long requested,
        long answered,
        long total,
        Optional<Scores> scores,
        Instant createdAt) {

    public String id() {
        return spec.evaluationId();
    }

    /** Share of the examples that are answered, 0 to 1. */
    public double progress() {
        return total == 0 ? 0 : (double) answered / total;
    }
}
