package dev.tzero.evaluation.run;

import dev.tzero.proto.inference.v1.InferenceFailure;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.RankOutcome;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one inference result is worth to an evaluation: a choice, or the reason why there is none.
 *
 * @param verdict the choice or the failure
 * @param result the result as it came, for its scores and timings
 */
public record Answer(Verdict verdict, InferenceResult result) {

    /** A choice or a failure. */
    public sealed interface Verdict {}

    /**
     * The model chose.
     *
     * @param choice index among the choices
     */
    public record Chosen(int choice) implements Verdict {}

    /**
     * There is no usable choice.
     *
     * @param code stable code: the inference service's own, or one of {@link EvaluationError}
     * @param message what was wrong
     */
    public record NotUsable(String code, String message) implements Verdict {}

    /**
     * Judges a result.
     *
     * @param modelDigest digest of the model that is evaluated; an answer of any other is never mixed in
     * @param choices number of choices of the request
     */
    public static Answer of(InferenceResult result, String modelDigest, int choices) {
        return new Answer(judge(result, modelDigest, choices), result);
    }

    private static Verdict judge(InferenceResult result, String modelDigest, int choices) {
        return switch (result.getOutcomeCase()) {
            case FAILURE -> failure(result.getFailure());
            case RANK ->
                result.getModelDigest().equals(modelDigest)
                        ? ranking(result.getRank(), choices)
                        : otherModel(result, modelDigest);
            case GENERATE, OUTCOME_NOT_SET ->
                unfit("outcome: " + result.getOutcomeCase().name().toLowerCase(Locale.ROOT) + "; expected a ranking of "
                        + choices + " choices");
        };
    }

    private static Verdict failure(InferenceFailure failure) {
        // A failure is one whether or not it says which: the code column is what marks it.
        String code = failure.getCode().isBlank() ? EvaluationError.UNFIT_ANSWER.code() : failure.getCode();
        return new NotUsable(code, failure.getMessage());
    }

    private static Verdict otherModel(InferenceResult result, String modelDigest) {
        return new NotUsable(
                EvaluationError.OTHER_MODEL_ANSWERED.code(),
                "model_digest: \"" + result.getModelDigest() + "\"; expected \"" + modelDigest + "\"");
    }

    private static Verdict ranking(RankOutcome rank, int choices) {
        if (rank.getScoresCount() != choices) {
            return unfit("rank.scores: " + rank.getScoresCount() + " of them; expected " + choices);
        }
        if (rank.getBestChoice() < 0 || rank.getBestChoice() >= choices) {
            return unfit("rank.best_choice: " + rank.getBestChoice() + "; expected 0 to " + (choices - 1));
        }
        return new Chosen(rank.getBestChoice());
    }

    private static NotUsable unfit(String message) {
        return new NotUsable(EvaluationError.UNFIT_ANSWER.code(), message);
    }

    /** The choice, where there is one. */
    public Optional<Integer> choice() {
        return verdict instanceof Chosen(int choice) ? Optional.of(choice) : Optional.empty();
    }

    /** Scores of the choices; empty where the result holds none. */
    public List<Double> scores() {
        return result.getRank().getScoresList();
    }

    /** Scores per token; empty where the result holds none. */
    public List<Double> meanScores() {
        return result.getRank().getMeanScoresList();
    }
}
