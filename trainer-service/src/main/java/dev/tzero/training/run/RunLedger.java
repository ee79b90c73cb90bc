package dev.tzero.training.run;

import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.training.v1.Checkpoint;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.proto.training.v1.TrainingProgress;
import dev.tzero.proto.training.v1.TrainingRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is known of runs, checkpoints and corpora, inside one transaction. Whatever changes a run also announces it on
 * the topic concerned, if and only if the transaction is committed.
 */
public interface RunLedger {
    /** Opens transactions on the ledger. */
    interface Transactions {
        /** Runs the work in one transaction: committed when it returns, rolled back when it throws. */
        <T> T call(Function<RunLedger, T> work);
    }

    /** Reads a run. */
    Optional<Run> find(String runId);

    /** Reads a run and keeps others from changing it until the transaction ends. */
    Optional<Run> lock(String runId);

    /** Every run, newest first. */
    List<Run> runs();

    /** Unfinished runs whose corpus is known: those under way first, then the longest waiting. */
    List<Run> trainable();

    /**
     * Adds a queued run.
     *
     * @return false, and nothing is changed, when there is one of this name
     */
    boolean add(TrainingRequest request, Instant now);

    /** Writes the state a transition led to. */
    void move(String runId, RunStatus status, Instant now);

    /** Adds a report to the curve. */
    void report(String runId, TrainingProgress progress, Instant now);

    /** Removes reports of later steps: a resumed run makes those steps again. */
    void forgetReportsAfter(String runId, long step);

    /** The curve of a run, by step. */
    List<TrainingProgress> reports(String runId);

    /** Publishes a checkpoint whose folder is in its place. */
    void publish(Checkpoint checkpoint, Instant now);

    /** The checkpoints of a run, by step. */
    List<Checkpoint> checkpoints(String runId);

    /** The newest checkpoint with these weights; several runs that begin alike share one digest. */
    Optional<Checkpoint> checkpoint(String digest);

    /** Points an alias at a checkpoint. */
    void promote(Promotion promotion);

    /** What every alias means, by alias. */
    List<Promotion> promotions();

    /** The manifest of a finished corpus. */
    Optional<CorpusManifest> corpus(String corpusId);

    /** Remembers a corpus. */
    void learn(CorpusManifest manifest);

    /** Forgets a deleted corpus. */
    void forgetCorpus(String corpusId);
}
