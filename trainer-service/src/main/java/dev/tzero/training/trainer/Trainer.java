package dev.tzero.training.trainer;

import dev.tzero.corpus.LogUnavailableException;
import dev.tzero.platform.persistence.DatabaseException;
import dev.tzero.training.run.Run;
import dev.tzero.training.run.RunLedger;
import dev.tzero.training.run.RunStatus;
import dev.tzero.training.run.RunStatus.Complete;
import dev.tzero.training.run.RunStatus.Failed;
import dev.tzero.training.run.RunStatus.Queued;
import dev.tzero.training.run.RunStatus.Running;
import dev.tzero.training.run.RunStatus.Stopped;
import dev.tzero.training.run.RunStatus.Stopping;
import dev.tzero.training.trainer.RunClaims.ClaimLostException;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Trains one run at a time on a thread of its own: first what a previous service left unfinished, then what waits
 * longest.
 *
 * <p>What ends a run early decides about it. The broker or the database not answering leaves it as it is: it is taken up
 * again from its newest checkpoint, after a pause that grows. Everything else fails it, with the reason; the service goes
 * on with the next one.
 */
public final class Trainer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Trainer.class);

    /** Other replicas and the database itself raise no signal here. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration CLOSING = Duration.ofSeconds(20);

    private final TrainerTools tools;
    private final RunClaims claims;
    private volatile boolean closing;
    private Thread thread;
    private Duration pause = FIRST_PAUSE;

    public Trainer(TrainerTools tools, RunClaims claims) {
        this.tools = tools;
        this.claims = claims;
    }

    /** Starts the thread. */
    public synchronized void start() {
        thread = Thread.ofPlatform().name("trainer").daemon().start(this::work);
    }

    /** Ends after the step under way; the run goes on when a service starts again. */
    @Override
    public synchronized void close() {
        closing = true;
        tools.signal().raise();
        if (thread == null) {
            return;
        }
        try {
            if (!thread.join(CLOSING)) {
                LOG.warn("The trainer is still in a step; the run will be repeated from its newest checkpoint");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    private void work() {
        while (!closing) {
            long seen = tools.signal().count();
            try {
                if (!trainNext()) {
                    tools.signal().awaitAfter(seen, LOOK);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warnf("No run can be looked for now: %s", e.getMessage());
                rest();
            }
        }
    }

    /** Trains a run that can be claimed; false when there is none. */
    private boolean trainNext() {
        for (Run candidate : tools.ledgers().call(RunLedger::trainable)) {
            Optional<RunClaims.Claim> claim = claims.claim(candidate.id());
            if (claim.isPresent()) {
                try (var held = claim.get()) {
                    // Read again: it may have gone on between the list and the claim.
                    tools.ledgers()
                            .call(ledger -> ledger.find(candidate.id()))
                            .filter(run -> run.status().unfinished())
                            .ifPresent(run -> train(run, held));
                }
                return true;
            }
        }
        return false;
    }

    private void train(Run run, RunClaims.Claim claim) {
        LOG.infof(
                "run %s: begins at step %d",
                run.id(), run.lastCheckpoint().map(c -> c.getStep()).orElse(0L));
        try {
            new RunLoop(tools, run, claim, () -> closing).train();
            pause = FIRST_PAUSE;
        } catch (Throwable e) {
            // Errors too: an engine that lacks memory or a library must end the run, not the thread.
            if (mayPass(e)) {
                LOG.warnf("run %s: taken up again in %d s: %s", run.id(), pause.toSeconds(), e.getMessage());
                rest();
            } else {
                LOG.errorf(e, "run %s: failed", run.id());
                fail(run.id(), reason(e));
            }
        }
    }

    private static boolean mayPass(Throwable e) {
        return switch (e) {
            case DatabaseException database -> database.transientFailure();
            case LogUnavailableException _, ClaimLostException _ -> true;
            default -> false;
        };
    }

    private static String reason(Throwable e) {
        String message = e.getMessage() == null ? "no message" : e.getMessage();
        boolean ours = e.getClass().getName().startsWith("dev.tzero.");
        return ours ? message : e.getClass().getSimpleName() + ": " + message;
    }

    private void fail(String runId, String reason) {
        tools.ledgers().call(ledger -> {
            ledger.lock(runId)
                    .map(Run::status)
                    .flatMap(status -> failed(status, reason))
                    .ifPresent(next -> ledger.move(runId, next, tools.clock().instant()));
            return null;
        });
        tools.signal().raise();
    }

    private static Optional<RunStatus> failed(RunStatus status, String reason) {
        return switch (status) {
            case Queued queued -> Optional.of(queued.fail(reason));
            case Running running -> Optional.of(running.fail(reason));
            case Stopping stopping -> Optional.of(stopping.fail(reason));
            case Stopped _, Complete _, Failed _ -> Optional.empty();
        };
    }

    /** Waits longer every time, until a run got through. */
    private void rest() {
        long until = System.nanoTime() + pause.toNanos();
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        try {
            for (long left = until - System.nanoTime(); left > 0 && !closing; left = until - System.nanoTime()) {
                tools.signal().pause(Duration.ofNanos(left));
            }
        } catch (InterruptedException e) {
            closing = true;
        }
    }
}
