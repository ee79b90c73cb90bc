package dev.tzero.training.trainer;

import dev.tzero.corpus.Corpus;
import dev.tzero.corpus.CorpusException;
import dev.tzero.corpus.CorpusReader;
import dev.tzero.corpus.ExampleLog;
import dev.tzero.corpus.Place;
import dev.tzero.proto.training.v1.Checkpoint;
import dev.tzero.proto.training.v1.PartitionOffset;
import dev.tzero.proto.training.v1.TrainingProgress;
import dev.tzero.training.checkpoint.CheckpointException;
import dev.tzero.training.checkpoint.CheckpointNotes;
import dev.tzero.training.run.Run;
import dev.tzero.training.run.RunBook;
import dev.tzero.training.run.RunStatus;
import dev.tzero.training.run.RunStatus.Complete;
import dev.tzero.training.run.RunStatus.Failed;
import dev.tzero.training.run.RunStatus.Queued;
import dev.tzero.training.run.RunStatus.Running;
import dev.tzero.training.run.RunStatus.Stopped;
import dev.tzero.training.run.RunStatus.Stopping;
import dev.tzero.training.run.TrainingPlan;
import dev.tzero.training.session.Learner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains one run from its newest checkpoint, or its beginning, to its end.
 *
 * <p>Everything that later steps depend on is in a checkpoint: weights, optimizer state, the step, and the place in the
 * corpus where the window of the next batch begins. How many batches of that window are done, and the order they come
 * in, follow from the step and the plan. So a run that was killed anywhere repeats the steps since its newest checkpoint
 * exactly, and ends with the same weights as one that never was.
 */
final class RunLoop {
    private final TrainerTools tools;
    private final Run run;
    private final RunClaims.Claim claim;
    private final BooleanSupplier closing;
    private final TrainingPlan plan;

    /**
     * @param claim on the run
     * @param closing whether the service wants to end; the run is then left as it is, to be taken up later
     */
    RunLoop(TrainerTools tools, Run run, RunClaims.Claim claim, BooleanSupplier closing) {
        this.tools = tools;
        this.run = run;
        this.claim = claim;
        this.closing = closing;
        this.plan = TrainingPlan.of(run.request());
    }

    /**
     * Trains until the run is complete or stopped, or the service closes. What it throws decides about the run: see
     * {@link Trainer}.
     */
    void train() throws IOException {
        if (!begin()) {
            return;
        }
        tools.shelf().removeUnfinished(run.id());
        var manifest = tools.ledgers()
                .call(ledger -> ledger.corpus(run.request().getCorpusId()))
                .orElseThrow(() -> new CorpusException(
                        "corpus \"" + run.request().getCorpusId() + "\" was deleted before the run began"));
        var corpus = Corpus.of(manifest);
        long totalSteps = plan.totalSteps(corpus.examples());
        try (Learner learner = learner(totalSteps);
                var reader = new CorpusReader(corpus, openLog(corpus), place(corpus))) {
            new Pass(corpus, learner, reader, totalSteps).run();
        }
    }

    private ExampleLog openLog(Corpus corpus) {
        return tools.logs().open(corpus);
    }

    /** Says that the run trains now; false when it was stopped meanwhile. */
    private boolean begin() {
        return tools.ledgers().call(ledger -> {
            var now = tools.clock().instant();
            var status = ledger.lock(run.id()).orElseThrow().status();
            if (status instanceof Queued queued) {
                ledger.move(run.id(), queued.begin(), now);
            }
            ledger.forgetReportsAfter(run.id(), lastStep());
            return status.unfinished();
        });
    }

    private long lastStep() {
        return run.lastCheckpoint().map(Checkpoint::getStep).orElse(0L);
    }

    private Learner learner(long totalSteps) throws IOException {
        if (run.lastCheckpoint().isPresent()) {
            return tools.learners().resume(folder(run.lastCheckpoint().get()), plan, totalSteps);
        }
        var request = run.request();
        return switch (request.getStartCase()) {
            case NEW_MODEL -> tools.learners().create(request.getNewModel(), plan, totalSteps);
            case MODEL_URI -> tools.learners().open(Path.of(URI.create(request.getModelUri())), plan, totalSteps);
            case CHECKPOINT_DIGEST -> tools.learners().open(folder(startingPoint()), plan, totalSteps);
            case START_NOT_SET -> throw new IllegalStateException("a run without a start was accepted");
        };
    }

    private Checkpoint startingPoint() {
        String digest = run.request().getCheckpointDigest();
        return tools.ledgers()
                .call(ledger -> ledger.checkpoint(digest))
                .orElseThrow(() -> new CheckpointException("there is no checkpoint with digest " + digest));
    }

    private static Path folder(Checkpoint checkpoint) {
        var folder = Path.of(URI.create(checkpoint.getUri()));
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException("checkpoint folder " + folder + ", published as step " + checkpoint.getStep()
                    + " of run " + checkpoint.getRunId() + ", is not there");
        }
        return folder;
    }

    /** Where the window of the next batch begins. */
    private Place place(Corpus corpus) {
        if (run.lastCheckpoint().isEmpty()) {
            return corpus.beginning();
        }
        long read = plan.windowAfter(lastStep()) * plan.bucketWindow() * plan.batchSize();
        var offsets = run.lastCheckpoint().get().getNextOffsetsList().stream()
                .map(PartitionOffset::getOffset)
                .toList();
        return new Place(read / corpus.examples(), read % corpus.examples(), offsets);
    }

    /** The steps themselves. */
    private final class Pass {
        private final Corpus corpus;
        private final Learner learner;
        private final CorpusReader reader;
        private final long totalSteps;
        private final ProgressMeter meter;
        private long step = lastStep();
        private Optional<Checkpoint> newest = run.lastCheckpoint();
        private Optional<TrainingProgress> lastReport = Optional.empty();
        private Window window;
        private long seenSignals;

        Pass(Corpus corpus, Learner learner, CorpusReader reader, long totalSteps) {
            this.corpus = corpus;
            this.learner = learner;
            this.reader = reader;
            this.totalSteps = totalSteps;
            this.meter = new ProgressMeter(totalSteps, tools.nanoTime());
        }

        void run() {
            if (newest.isEmpty()) {
                checkpoint();
            }
            while (step < totalSteps) {
                if (closing.getAsBoolean()) {
                    return;
                }
                if (stopWanted()) {
                    stop();
                    return;
                }
                oneStep();
            }
            finish();
        }

        private void oneStep() {
            if (window == null || !window.holds(step)) {
                window = Window.read(reader, learner, plan, step, totalSteps);
                tools.metrics().cut(window.cut());
            }
            var batch = window.batchAfter(step);
            var done = learner.step(batch);
            step++;
            meter.add(batch, done);
            tools.metrics().step(batch.size(), done.loss());
            if (plan.checkpointDue(step, totalSteps)) {
                report();
                checkpoint();
            } else if (meter.due()) {
                report();
            }
        }

        private void report() {
            if (!meter.hasNews()) {
                return;
            }
            var progress = meter.report(step);
            lastReport = Optional.of(progress);
            tools.ledgers().call(ledger -> {
                ledger.report(run.id(), progress, tools.clock().instant());
                return null;
            });
            tools.signal().raise();
        }

        /** Looks at the ledger when this process changed something, and after every report of our own. */
        private boolean stopWanted() {
            long signals = tools.signal().count();
            if (signals == seenSignals) {
                return false;
            }
            seenSignals = signals;
            return status() instanceof Stopping;
        }

        private RunStatus status() {
            return tools.ledgers()
                    .call(ledger -> ledger.find(run.id()).orElseThrow().status());
        }

        private void checkpoint() {
            claim.check();
            var placed = tools.shelf().write(run.id(), step, folder -> learner.save(folder, notes()));
            var checkpoint = Checkpoint.newBuilder()
                    .setRunId(run.id())
                    .setStep(step)
                    .setUri(placed.folder().toUri().toString())
                    .setDigest(placed.digest())
                    .setCorpusId(corpus.id())
                    .setCreatedAt(RunBook.timestamp(tools.clock().instant()));
            var offsets = placeAfterStep().nextOffsets();
            for (int partition = 0; partition < offsets.size(); partition++) {
                checkpoint.addNextOffsets(
                        PartitionOffset.newBuilder().setPartition(partition).setOffset(offsets.get(partition)));
            }
            lastReport.ifPresent(report -> checkpoint.putMetrics("loss", report.getLoss()));
            newest = Optional.of(checkpoint.build());
            tools.ledgers().call(ledger -> {
                ledger.publish(newest.get(), tools.clock().instant());
                return null;
            });
            tools.signal().raise();
        }

        /** Where the window of the next batch begins: this one's start while batches of it are left. */
        private Place placeAfterStep() {
            return window != null && window.holds(step) ? window.start() : reader.place();
        }

        private java.util.Map<String, Object> notes() {
            return CheckpointNotes.of(run, corpus, step, placeAfterStep(), plan);
        }

        private void stop() {
            report();
            if (newest.isEmpty() || newest.get().getStep() != step) {
                checkpoint();
            }
            end(status -> ((Stopping) status).stop());
        }

        private void finish() {
            end(status -> switch (status) {
                case Running running -> running.finish();
                case Stopping stopping -> stopping.finish();
                case Queued _, Stopped _, Complete _, Failed _ ->
                    throw new IllegalStateException("run " + run.id() + " trained while it was " + status);
            });
        }

        private void end(java.util.function.UnaryOperator<RunStatus> transition) {
            tools.ledgers().call(ledger -> {
                var now = tools.clock().instant();
                var next = transition.apply(ledger.lock(run.id()).orElseThrow().status());
                ledger.move(run.id(), next, now);
                String alias = run.request().getPromoteTo();
                if (next instanceof Complete && !alias.isEmpty()) {
                    ledger.promote(RunBook.promotion(newest.orElseThrow(), alias, now));
                }
                return null;
            });
            tools.signal().raise();
        }
    }
}
