package dev.tzero.training.run;

import com.google.protobuf.Timestamp;
import dev.tzero.proto.training.v1.Checkpoint;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.proto.training.v1.TrainingRequest;
import dev.tzero.training.run.Refusal.Reason;
import dev.tzero.training.run.RunStatus.Complete;
import dev.tzero.training.run.RunStatus.Failed;
import dev.tzero.training.run.RunStatus.Queued;
import dev.tzero.training.run.RunStatus.Running;
import dev.tzero.training.run.RunStatus.Stopped;
import dev.tzero.training.run.RunStatus.Stopping;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** What people and programs may do with runs: ask for one, stop it, resume it, promote what it wrote. */
public final class RunBook {
    private static final String STOPPED_ON_REQUEST = "stopped on request";

    private final Clock clock;

    public RunBook(Clock clock) {
        this.clock = clock;
    }

    /** What a request does when its corpus has no manifest yet. */
    public enum UnknownCorpus {
        /** Is refused: who asks directly shall learn of a misspelt name at once. */
        REFUSED,
        /** Waits: on a topic the request may well come before the corpus. */
        AWAITED
    }

    /**
     * Asks for a run; the same request again finds the same run.
     *
     * @throws Refusal when the request is wrong in itself, names what is not there, or differs from the one that made
     *     the run of this name
     */
    public Run request(RunLedger ledger, TrainingRequest request, UnknownCorpus unknownCorpus) {
        List<String> problems = RequestCheck.problems(request);
        if (!problems.isEmpty()) {
            throw new Refusal(Reason.INVALID_REQUEST, String.join("; ", problems));
        }
        var existing = ledger.lock(request.getRunId());
        if (existing.isPresent()) {
            return same(existing.get(), request);
        }
        if (unknownCorpus == UnknownCorpus.REFUSED
                && ledger.corpus(request.getCorpusId()).isEmpty()) {
            throw new Refusal(
                    Reason.UNKNOWN_CORPUS,
                    "corpus_id: corpus \"" + request.getCorpusId()
                            + "\" is not known; expected one whose manifest is on topic corpora");
        }
        if (request.hasCheckpointDigest()) {
            checkpoint(ledger, "checkpoint_digest", request.getCheckpointDigest());
        }
        ledger.add(request, clock.instant());
        // Somebody else may have added it in between: then theirs is the one to compare with.
        return same(require(ledger, request.getRunId()), request);
    }

    private static Run same(Run existing, TrainingRequest request) {
        List<String> differences = RequestDifference.between(existing.request(), request);
        if (!differences.isEmpty()) {
            throw new Refusal(
                    Reason.DIFFERENT_REQUEST,
                    "run_id: run \"" + existing.id() + "\" exists and was asked for differently: "
                            + String.join("; ", differences));
        }
        return existing;
    }

    /** Stops a run: at once while it waits, after the step it is in while it trains. */
    public Run stop(RunLedger ledger, String runId) {
        var run = require(ledger, runId);
        RunStatus next =
                switch (run.status()) {
                    case Queued queued -> queued.stop(STOPPED_ON_REQUEST);
                    case Running running -> running.requestStop(STOPPED_ON_REQUEST);
                    case Stopping stopping -> stopping;
                    case Stopped stopped -> stopped;
                    case Complete _, Failed _ ->
                        throw new Refusal(
                                Reason.CANNOT_STOP,
                                "run_id: run \"" + runId + "\" has ended: " + described(run.status()));
                };
        return move(ledger, run, next);
    }

    /** Goes on with a stopped or failed run from its newest checkpoint; one that goes on already is left alone. */
    public Run resume(RunLedger ledger, String runId) {
        var run = require(ledger, runId);
        RunStatus next =
                switch (run.status()) {
                    case Stopped stopped -> stopped.resume();
                    case Failed failed -> failed.resume();
                    case Queued queued -> queued;
                    case Running running -> running;
                    case Stopping _, Complete _ ->
                        throw new Refusal(
                                Reason.CANNOT_RESUME,
                                "run_id: run \"" + runId + "\" cannot be resumed: " + described(run.status()));
                };
        return move(ledger, run, next);
    }

    private Run move(RunLedger ledger, Run run, RunStatus next) {
        if (next.equals(run.status())) {
            return run;
        }
        ledger.move(run.id(), next, clock.instant());
        return require(ledger, run.id());
    }

    /** Points an alias at a checkpoint. */
    public Promotion promote(RunLedger ledger, String digest, String alias) {
        List<String> problems = RequestCheck.aliasProblems(alias);
        if (!problems.isEmpty()) {
            throw new Refusal(Reason.INVALID_REQUEST, String.join("; ", problems));
        }
        return promote(ledger, checkpoint(ledger, "checkpoint_digest", digest), alias);
    }

    private Promotion promote(RunLedger ledger, Checkpoint checkpoint, String alias) {
        var promotion = promotion(checkpoint, alias, clock.instant());
        ledger.promote(promotion);
        return promotion;
    }

    /** The promotion of a checkpoint, as it goes to the topic. */
    public static Promotion promotion(Checkpoint checkpoint, String alias, Instant now) {
        return Promotion.newBuilder()
                .setAlias(alias)
                .setCheckpointDigest(checkpoint.getDigest())
                .setUri(checkpoint.getUri())
                .setRunId(checkpoint.getRunId())
                .setStep(checkpoint.getStep())
                .setPromotedAt(timestamp(now))
                .build();
    }

    /** A run to look at, or the refusal that says there is none. */
    public static Run known(RunLedger ledger, String runId) {
        return ledger.find(runId).orElseThrow(() -> unknown(runId));
    }

    /** A run to change, or the refusal that says there is none. */
    private static Run require(RunLedger ledger, String runId) {
        return ledger.lock(runId).orElseThrow(() -> unknown(runId));
    }

    private static Refusal unknown(String runId) {
        return new Refusal(Reason.UNKNOWN_RUN, "run_id: there is no run \"" + runId + "\"");
    }

    private static Checkpoint checkpoint(RunLedger ledger, String field, String digest) {
        return ledger.checkpoint(digest)
                .orElseThrow(() -> new Refusal(
                        Reason.UNKNOWN_CHECKPOINT, field + ": there is no checkpoint with digest \"" + digest + "\""));
    }

    private static String described(RunStatus status) {
        return status.why().isEmpty()
                ? status.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT)
                : status.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT) + ", " + status.why();
    }

    /** An instant as contracts carry it. */
    public static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
