package dev.tzero.platform.inbox;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Tries a step again, in its place in the order, for as long as the service runs. */
@Singleton
public class Retries {
    private static final Logger LOG = Logger.getLogger(Retries.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final CountDownLatch stopped = new CountDownLatch(1);

    void atStop(@Observes ShutdownEvent event) {
        stop();
    }

    /** Ends every wait; from now on a failure is final. */
    public void stop() {
        stopped.countDown();
    }

    /**
     * Runs the step until it returns, throws something that {@code again} refuses, or the service stops.
     *
     * @throws ConsumerStoppedException where the service stopped first
     */
    <T> T until(Origin origin, Predicate<RuntimeException> again, Supplier<T> step) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return step.get();
            } catch (RuntimeException e) {
                if (!again.test(e)) {
                    throw e;
                }
                LOG.warnf("Record %s is tried again in %d ms: %s", origin, pause.toMillis(), e.getMessage());
                if (stoppedWithin(pause)) {
                    throw new ConsumerStoppedException(origin, e);
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    private boolean stoppedWithin(Duration pause) {
        try {
            return stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
