package dev.tzero.local.demo;

import dev.tzero.local.Progress;
import dev.tzero.local.demo.DemoPlan.EvaluatedGroup;
import dev.tzero.proto.evaluation.v1.Evaluation;
import dev.tzero.proto.evaluation.v1.EvaluationGroup;
import dev.tzero.proto.evaluation.v1.EvaluationRequest;
import dev.tzero.proto.evaluation.v1.EvaluationState;
import dev.tzero.proto.evaluation.v1.GetEvaluationRequest;
import dev.tzero.proto.evaluation.v1.StartEvaluationRequest;
import dev.tzero.proto.evaluation.v1.WatchEvaluationRequest;
import dev.tzero.proto.evaluation.v1.WatchEvaluationResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Locale;

/** Scores the model before and after training, through the topics that the inference replicas share. */
final class EvaluationStage {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final DemoPlan plan;
    private final Services services;
    private final Progress progress;

    EvaluationStage(DemoPlan plan, Services services, Progress progress) {
        this.plan = plan;
        this.services = services;
        this.progress = progress;
    }

    void run() {
        evaluate(plan.evaluationBefore(), DemoPlan.UNTRAINED_ALIAS);
        evaluate(plan.evaluationAfter(), DemoPlan.TRAINED_ALIAS);
    }

    private void evaluate(String evaluationId, String alias) {
        Waiting.until(
                "the evaluation service to know the model and its corpora",
                PATIENCE,
                progress,
                () -> started(evaluationId, alias));
        long begin = System.nanoTime();
        boolean found = state(evaluationId) == EvaluationState.EVALUATION_STATE_COMPLETE;
        WatchEvaluationRequest watch = WatchEvaluationRequest.newBuilder()
                .setEvaluationId(evaluationId)
                .build();
        Evaluation evaluation = Watching.toTheEnd(
                        () -> services.evaluations().withDeadline(null).watchEvaluation(watch), this::show)
                .getEvaluation();
        if (evaluation.getState() != EvaluationState.EVALUATION_STATE_COMPLETE) {
            throw new DemoException("evaluation " + evaluationId + ": " + evaluation.getReason());
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        progress.line(String.format(
                Locale.ROOT,
                "  %-16s %,7d examples%s, %,d failed, model %s",
                evaluationId,
                evaluation.getResult().getExamples(),
                found ? " (found)" : String.format(Locale.ROOT, " in %.0f s", seconds),
                evaluation.getResult().getFailedExamples(),
                evaluation.getModelDigest()));
    }

    private EvaluationState state(String evaluationId) {
        return services.evaluations()
                .getEvaluation(GetEvaluationRequest.newBuilder()
                        .setEvaluationId(evaluationId)
                        .build())
                .getEvaluation()
                .getState();
    }

    private void show(WatchEvaluationResponse state) {
        Evaluation evaluation = state.getEvaluation();
        progress.update(String.format(
                Locale.ROOT,
                "  %s: %,d of %,d examples answered",
                evaluation.getRequest().getEvaluationId(),
                evaluation.getAnswered(),
                evaluation.getTotal()));
    }

    private boolean started(String evaluationId, String alias) {
        EvaluationRequest.Builder request = EvaluationRequest.newBuilder()
                .setEvaluationId(evaluationId)
                .setModel(alias)
                .setSeed(plan.seed());
        for (EvaluatedGroup group : plan.groups()) {
            request.addGroups(EvaluationGroup.newBuilder()
                    .setTitle(group.title())
                    .setNote(group.note())
                    .setCorpusId(group.corpusId()));
        }
        try {
            services.evaluations()
                    .startEvaluation(StartEvaluationRequest.newBuilder()
                            .setRequest(request)
                            .build());
            return true;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
