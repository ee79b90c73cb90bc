package dev.tzero.training.api;

import dev.tzero.platform.errors.ServiceException;
import dev.tzero.training.config.TrainingConfig;
import dev.tzero.training.persistence.JdbcRunLedgers;
import dev.tzero.training.run.Refusal;
import dev.tzero.training.run.Run;
import dev.tzero.training.run.RunBook;
import dev.tzero.training.trainer.RunSignal;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Follows runs on behalf of clients, a bounded number of them at a time. */
@Singleton
public class RunWatch {
    /** Runs of other replicas are noticed so late at most. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final JdbcRunLedgers ledgers;
    private final RunSignal signal;
    private final int most;
    private final Semaphore places;
    private volatile boolean stopping;

    public RunWatch(JdbcRunLedgers ledgers, RunSignal signal, TrainingConfig config) {
        this.ledgers = ledgers;
        this.signal = signal;
        this.most = config.watchers();
        this.places = new Semaphore(most);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        signal.raise();
    }

    /**
     * Tells how the run stands, now and after every change, until it ends or nobody listens.
     *
     * @throws ServiceException {@link TrainingError#TOO_MANY_WATCHERS}, or that there is no such run
     */
    public void follow(String runId, Consumer<Run> listener, BooleanSupplier gone) {
        if (!places.tryAcquire()) {
            throw new ServiceException(
                    TrainingError.TOO_MANY_WATCHERS,
                    most + " clients watch runs already: try again later",
                    Duration.ofSeconds(5),
                    null);
        }
        try {
            watch(runId, listener, gone);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private void watch(String runId, Consumer<Run> listener, BooleanSupplier gone) throws InterruptedException {
        Run told = null;
        while (!gone.getAsBoolean()) {
            long seen = signal.count();
            Run run = find(runId);
            if (!run.equals(told)) {
                listener.accept(run);
                told = run;
            }
            if (!run.status().unfinished()) {
                return;
            }
            if (stopping) {
                throw new ServiceException(
                        TrainingError.STOPPING, "the service is stopping: watch the run again later");
            }
            signal.awaitAfter(seen, LOOK);
        }
    }

    private Run find(String runId) {
        try {
            return ledgers.call(ledger -> RunBook.known(ledger, runId));
        } catch (Refusal e) {
            throw TrainingError.of(e);
        }
    }
}
