package dev.tzero.training.trainer;

import dev.tzero.corpus.ExampleLog;
import dev.tzero.training.checkpoint.CheckpointShelf;
import dev.tzero.training.run.RunLedger;
import dev.tzero.training.session.Learners;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What training needs of its surroundings.
 *
 * @param ledgers runs, checkpoints and corpora
 * @param learners makes models
 * @param logs opens corpora
 * @param shelf where checkpoints go
 * @param signal raised after every change
 * @param metrics counts
 * @param clock what time it is
 * @param nanoTime a clock that only goes forward, to measure with
 */
public record TrainerTools(
        RunLedger.Transactions ledgers,
        Learners learners,
        ExampleLog.Opener logs,
        CheckpointShelf shelf,
        RunSignal signal,
        TrainerMetrics metrics,
        Clock clock,
        LongSupplier nanoTime) {}
