package dev.tzero.training.trainer;

import dev.tzero.proto.training.v1.TrainingProgress;
import dev.tzero.training.session.Learner;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Measures a run while it goes on, and says when the next report is due: at most one a second. */
final class ProgressMeter {
    private static final long REPORT_NANOS = Duration.ofSeconds(1).toNanos();

    private final long totalSteps;
    private final LongSupplier nanoTime;
    private final long startedAt;
    private long reportedAt;
    private long stepsSinceStart;
    private long examples;
    private long tokens;
    private long targetTokens;
    private double lossSum;
    private Learner.Step last;

    /** @param nanoTime a clock that only goes forward */
    ProgressMeter(long totalSteps, LongSupplier nanoTime) {
        this.totalSteps = totalSteps;
        this.nanoTime = nanoTime;
        this.startedAt = nanoTime.getAsLong();
        this.reportedAt = startedAt;
    }

    /** Counts a step. */
    void add(List<Learner.Tokens> batch, Learner.Step step) {
        long targets = 0;
        for (Learner.Tokens example : batch) {
            tokens += example.count();
            targets += example.target().length;
        }
        examples += batch.size();
        targetTokens += targets;
        lossSum += step.loss() * targets;
        stepsSinceStart++;
        last = step;
    }

    /** Whether a second has passed since the last report, and there is something to report. */
    boolean due() {
        return last != null && nanoTime.getAsLong() - reportedAt >= REPORT_NANOS;
    }

    /** Whether steps were counted since the last report. */
    boolean hasNews() {
        return last != null;
    }

    /** The report over the steps since the last one; begins a new one. */
    TrainingProgress report(long step) {
        long now = nanoTime.getAsLong();
        double seconds = Math.max(1, now - reportedAt) / 1e9;
        double secondsPerStep = (now - startedAt) / 1e9 / stepsSinceStart;
        var report = TrainingProgress.newBuilder()
                .setStep(step)
                .setTotalSteps(totalSteps)
                .setLoss(lossSum / targetTokens)
                .setLearningRate(last.learningRate())
                .setGradientNorm(last.gradientNorm())
                .setExamplesPerSecond(examples / seconds)
                .setTokensPerSecond(tokens / seconds)
                .setSecondsLeft((totalSteps - step) * secondsPerStep)
                .build();
        reportedAt = now;
        examples = 0;
        tokens = 0;
        targetTokens = 0;
        lossSum = 0;
        last = null;
        return report;
    }
}
