package dev.tzero.local.demo;

import dev.tzero.bundled.Bundled;
import dev.tzero.bundled.ModelPlan;
import dev.tzero.local.Progress;
import dev.tzero.proto.training.v1.Checkpoint;
import dev.tzero.proto.training.v1.Hyperparameters;
import dev.tzero.proto.training.v1.Initialization;
import dev.tzero.proto.training.v1.ListCheckpointsRequest;
import dev.tzero.proto.training.v1.NewModel;
import dev.tzero.proto.training.v1.PromoteCheckpointRequest;
import dev.tzero.proto.training.v1.Run;
import dev.tzero.proto.training.v1.RunState;
import dev.tzero.proto.training.v1.Schedule;
import dev.tzero.proto.training.v1.StartRunRequest;
import dev.tzero.proto.training.v1.TrainingProgress;
import dev.tzero.proto.training.v1.TrainingRequest;
import dev.tzero.proto.training.v1.WatchRunRequest;
import dev.tzero.proto.training.v1.WatchRunResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Trains a small T5 v1.1 from random weights on the corpus, and promotes it and the model it was before. */
final class TrainingStage {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final DemoPlan plan;
    private final Services services;
    private final Path tokenizer;
    private final Progress progress;

    TrainingStage(DemoPlan plan, Services services, Path tokenizer, Progress progress) {
        this.plan = plan;
        this.services = services;
        this.tokenizer = tokenizer;
        this.progress = progress;
    }

    void run() {
        Waiting.until("the trainer to know corpus " + plan.trainingCorpus(), PATIENCE, progress, () -> start() != null);
        Run run = watch();
        List<Checkpoint> checkpoints = services.training()
                .listCheckpoints(ListCheckpointsRequest.newBuilder()
                        .setRunId(plan.runId())
                        .build())
                .getCheckpointsList();
        promote(checkpoints.getFirst(), DemoPlan.UNTRAINED_ALIAS);
        promote(checkpoints.getLast(), DemoPlan.TRAINED_ALIAS);
        progress.line(String.format(
                Locale.ROOT,
                "  step %,d, loss %.3f, %s",
                run.getProgress().getStep(),
                run.getProgress().getLoss(),
                checkpoints.getLast().getDigest()));
        progress.line("  " + checkpoints.getLast().getUri());
    }

    /** The run, or null while the trainer has not read the manifest of its corpus yet. */
    private Run start() {
        try {
            Run run = services.training()
                    .startRun(StartRunRequest.newBuilder().setRequest(request()).build())
                    .getRun();
            if (run.getState() == RunState.RUN_STATE_COMPLETE) {
                progress.line("  found the run " + plan.runId() + ", complete");
            } else if (run.hasLastCheckpoint()) {
                progress.line("  found the run " + plan.runId() + " at step "
                        + run.getLastCheckpoint().getStep() + "; it goes on");
            }
            return run;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    private Run watch() {
        WatchRunRequest watch =
                WatchRunRequest.newBuilder().setRunId(plan.runId()).build();
        Run run = Watching.toTheEnd(() -> services.training().withDeadline(null).watchRun(watch), this::show)
                .getRun();
        if (run.getState() != RunState.RUN_STATE_COMPLETE) {
            throw new DemoException("run " + plan.runId() + " ended as " + run.getState() + ": " + run.getReason());
        }
        return run;
    }

    private void show(WatchRunResponse state) {
        if (state.getRun().hasProgress()) {
            progress.update(describe(state.getRun().getProgress()));
        }
    }

    private static String describe(TrainingProgress at) {
        Duration left = Duration.ofSeconds((long) at.getSecondsLeft());
        return String.format(
                Locale.ROOT,
                "  step %,d of %,d, loss %.3f, %,.0f examples/s, %d:%02d left",
                at.getStep(),
                at.getTotalSteps(),
                at.getLoss(),
                at.getExamplesPerSecond(),
                left.toMinutes(),
                left.toSecondsPart());
    }

    private void promote(Checkpoint checkpoint, String alias) {
        services.training()
                .promoteCheckpoint(PromoteCheckpointRequest.newBuilder()
                        .setCheckpointDigest(checkpoint.getDigest())
                        .setAlias(alias)
                        .build());
    }

    private TrainingRequest request() {
        ModelPlan model = Bundled.model();
        return TrainingRequest.newBuilder()
                .setRunId(plan.runId())
                .setCorpusId(plan.trainingCorpus())
                .setNewModel(NewModel.newBuilder()
                        .setDModel(model.dModel())
                        .setDFf(model.dFf())
                        .setDKv(model.dKv())
                        .setNumHeads(model.heads())
                        .setNumLayers(model.layers())
                        .setNumDecoderLayers(model.layers())
                        .setTokenizerUri(tokenizer.toUri().toString())
                        .setInitialization(Initialization.INITIALIZATION_MATCH_AND_POSITION)
                        .setSeed(plan.seed()))
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setSteps(plan.steps())
                        .setBatchSize(plan.batchSize())
                        .setLearningRate(model.learningRate())
                        .setWarmupSteps(plan.warmupSteps())
                        .setSchedule(Schedule.SCHEDULE_COSINE)
                        .setWeightDecay(model.weightDecay())
                        .setBeta1(model.beta1())
                        .setBeta2(model.beta2())
                        .setMaxGradientNorm(model.maxGradientNorm())
                        .setBucketWindow(16)
                        .setSeed(plan.seed()))
                .setCheckpointEvery(plan.checkpointEvery())
                .build();
    }
}
