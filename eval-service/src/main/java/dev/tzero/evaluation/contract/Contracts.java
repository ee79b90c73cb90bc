package dev.tzero.evaluation.contract;

import com.google.protobuf.Timestamp;
import dev.tzero.evaluation.run.EvaluationSpec;
import dev.tzero.evaluation.run.Standing;
import dev.tzero.evaluation.run.StoredEvaluation;
import dev.tzero.evaluation.scoring.AnsweredExample;
import dev.tzero.evaluation.scoring.Scores;
import dev.tzero.proto.evaluation.v1.DatasetScore;
import dev.tzero.proto.evaluation.v1.Evaluation;
import dev.tzero.proto.evaluation.v1.EvaluationGroup;
import dev.tzero.proto.evaluation.v1.EvaluationRequest;
import dev.tzero.proto.evaluation.v1.EvaluationResult;
import dev.tzero.proto.evaluation.v1.EvaluationState;
import dev.tzero.proto.evaluation.v1.PromptScore;
import java.time.Instant;

/** Maps requests, scores and evaluations to messages and back; nothing is lost on the way. */
public final class Contracts {
    private Contracts() {}

    /** What a request asks for. */
    public static EvaluationSpec spec(EvaluationRequest request) {
        return new EvaluationSpec(
                request.getEvaluationId(),
                request.getModel(),
                request.getGroupsList().stream()
                        .map(group -> new EvaluationSpec.Group(group.getTitle(), group.getNote(), group.getCorpusId()))
                        .toList(),
                request.getSeed());
    }

    /** The request that asks for it. */
    public static EvaluationRequest request(EvaluationSpec spec) {
        EvaluationRequest.Builder request = EvaluationRequest.newBuilder()
                .setEvaluationId(spec.evaluationId())
                .setModel(spec.model())
                .setSeed(spec.seed());
        spec.groups()
                .forEach(group -> request.addGroups(EvaluationGroup.newBuilder()
                        .setTitle(group.title())
                        .setNote(group.note())
                        .setCorpusId(group.corpusId())));
        return request.build();
    }

    /** The record of topic {@code evaluation-results}. */
    public static EvaluationResult result(EvaluationSpec spec, String modelDigest, Scores scores, Instant completedAt) {
        return EvaluationResult.newBuilder()
                .setRequest(request(spec))
                .setModelDigest(modelDigest)
                .addAllScores(scores.datasets().stream().map(Contracts::score).toList())
                .setExamples(scores.examples())
                .setFailedExamples(scores.failedExamples())
                .setCompletedAt(timestamp(completedAt))
                .build();
    }

    /** The scores that a result holds. */
    public static Scores scores(EvaluationResult result) {
        return new Scores(
                result.getScoresList().stream().map(Contracts::score).toList(),
                result.getExamples(),
                result.getFailedExamples());
    }

    /** One dataset's score as a message. */
    public static DatasetScore score(dev.tzero.evaluation.scoring.DatasetScore score) {
        return DatasetScore.newBuilder()
                .setGroup(score.group())
                .setDataset(score.dataset())
                .setSubset(score.subset())
                .addAllPrompts(score.prompts().stream().map(Contracts::score).toList())
                .setExamples(score.examples())
                .setMedian(score.median())
                .setLowerQuartile(score.lowerQuartile())
                .setUpperQuartile(score.upperQuartile())
                .setIntervalLow(score.intervalLow())
                .setIntervalHigh(score.intervalHigh())
                .setChance(score.chance())
                .setMajority(score.majority())
                .build();
    }

    private static PromptScore score(dev.tzero.evaluation.scoring.PromptScore score) {
        return PromptScore.newBuilder()
                .setPromptId(score.prompt().id())
                .setPromptRevision(score.prompt().revision())
                .setPromptName(score.prompt().name())
                .setExamples(score.examples())
                .setAccuracy(score.accuracy())
                .build();
    }

    private static dev.tzero.evaluation.scoring.DatasetScore score(DatasetScore score) {
        return new dev.tzero.evaluation.scoring.DatasetScore(
                score.getGroup(),
                score.getDataset(),
                score.getSubset(),
                score.getPromptsList().stream()
                        .map(prompt -> new dev.tzero.evaluation.scoring.PromptScore(
                                new AnsweredExample.Prompt(
                                        prompt.getPromptId(), prompt.getPromptRevision(), prompt.getPromptName()),
                                prompt.getExamples(),
                                prompt.getAccuracy()))
                        .toList(),
                score.getExamples(),
                score.getMedian(),
                score.getLowerQuartile(),
                score.getUpperQuartile(),
                score.getIntervalLow(),
                score.getIntervalHigh(),
                score.getChance(),
                score.getMajority());
    }

    /** An evaluation as it stands, as a message. */
    public static Evaluation evaluation(StoredEvaluation stored) {
        Evaluation.Builder evaluation = Evaluation.newBuilder()
                .setRequest(request(stored.spec()))
                .setRequested(stored.requested())
                .setAnswered(stored.answered())
                .setTotal(stored.total())
                .setCreatedAt(timestamp(stored.createdAt()));
        stored.model().ifPresent(model -> evaluation.setModelDigest(model.digest()));
        switch (stored.standing()) {
            case Standing.Waiting(String reason) ->
                evaluation.setState(EvaluationState.EVALUATION_STATE_WAITING).setReason(reason);
            case Standing.Running() -> evaluation.setState(EvaluationState.EVALUATION_STATE_RUNNING);
            case Standing.Complete(Instant at) ->
                evaluation
                        .setState(EvaluationState.EVALUATION_STATE_COMPLETE)
                        .setResult(result(
                                stored.spec(),
                                stored.model().orElseThrow().digest(),
                                stored.scores().orElseThrow(),
                                at));
            case Standing.Failed(String reason) ->
                evaluation.setState(EvaluationState.EVALUATION_STATE_FAILED).setReason(reason);
        }
        return evaluation.build();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
