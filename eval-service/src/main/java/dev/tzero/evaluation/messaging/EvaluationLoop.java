package dev.tzero.evaluation.messaging;

import dev.tzero.evaluation.config.Limits;
import dev.tzero.evaluation.persistence.Evaluations;
import dev.tzero.evaluation.persistence.Register;
import dev.tzero.evaluation.run.LoopSignal;
import dev.tzero.evaluation.run.Standing;
import dev.tzero.evaluation.run.StoredEvaluation;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.platform.persistence.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/** The one thread that begins waiting evaluations and takes running ones further, step by step in turn. */
@Singleton
public class EvaluationLoop {
    private static final Logger LOG = Logger.getLogger(EvaluationLoop.class);
    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration WAITING_LOOK = Duration.ofMillis(500);
    private static final Duration STOP_WAIT = Duration.ofSeconds(5);

    private final Transactions transactions;
    private final Evaluations evaluations;
    private final Register register;
    private final EvaluationRunner runner;
    private final LoopSignal signal;
    private final KafkaClients kafka;
    private final Limits limits;
    private volatile boolean running;
    private Thread thread;

    EvaluationLoop(
            Transactions transactions,
            Evaluations evaluations,
            Register register,
            EvaluationRunner runner,
            LoopSignal signal,
            KafkaClients kafka,
            Limits limits) {
        this.transactions = transactions;
        this.evaluations = evaluations;
        this.register = register;
        this.runner = runner;
        this.signal = signal;
        this.kafka = kafka;
        this.limits = limits;
    }

    void atStart(@Observes StartupEvent event) {
        start();
    }

    void atStop(@Observes ShutdownEvent event) {
        stop();
    }

    /** Goes on with whatever the database says is unfinished. */
    public synchronized void start() {
        if (thread != null) {
            throw new IllegalStateException("the evaluation loop runs already");
        }
        running = true;
        thread = Thread.ofPlatform().name("evaluation-loop").daemon().start(this::run);
    }

    /** Ends the thread, wherever it is; nothing is lost. */
    public synchronized void stop() {
        if (thread == null) {
            return;
        }
        running = false;
        signal.raise();
        try {
            if (!thread.join(STOP_WAIT)) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    private void run() {
        Producer<byte[], byte[]> producer = kafka.newProducer(
                Map.of(ProducerConfig.LINGER_MS_CONFIG, 5, ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"));
        try (producer;
                ExampleReader reader = new ExampleReader(kafka, limits.chunk())) {
            RequestSender sender = new RequestSender(producer);
            Stalls stalls = new Stalls(limits.resendAfter());
            long lastLook = System.nanoTime() - WAITING_LOOK.toNanos();
            while (running) {
                boolean look = System.nanoTime() - lastLook >= WAITING_LOOK.toNanos();
                if (look) {
                    lastLook = System.nanoTime();
                }
                Duration pause = turn(reader, sender, stalls, look);
                if (running && pause.isPositive()) {
                    signal.await(pause);
                }
            }
        } catch (InterruptedException | InterruptException e) {
            LOG.debug("The evaluation loop was interrupted");
        } catch (RuntimeException | Error e) {
            LOG.error("The evaluation loop ended; restart the service", e);
            throw e;
        }
    }

    /** Gives every unfinished evaluation one step; returns how long to wait before the next turn. */
    private Duration turn(ExampleReader reader, RequestSender sender, Stalls stalls, boolean lookAtWaiting)
            throws InterruptedException {
        List<StoredEvaluation> unfinished;
        try {
            unfinished = transactions.call(evaluations::unfinished);
        } catch (RuntimeException e) {
            LOG.warnf("The evaluation loop waits %s: %s", PAUSE_AFTER_FAILURE, e.getMessage());
            return PAUSE_AFTER_FAILURE;
        }
        stalls.keepOnly(unfinished.stream().map(StoredEvaluation::id).toList());
        Duration pause = IDLE;
        for (StoredEvaluation evaluation : unfinished) {
            if (!running) {
                return Duration.ZERO;
            }
            try {
                boolean busy =
                        switch (evaluation.standing()) {
                            case Standing.Waiting _ ->
                                lookAtWaiting
                                        && transactions.call(connection -> register.begin(connection, evaluation.id()));
                            case Standing.Running _ -> advance(evaluation, reader, sender, stalls);
                            case Standing.Complete _, Standing.Failed _ -> false;
                        };
                if (busy) {
                    pause = Duration.ZERO;
                }
            } catch (CorpusFaultException e) {
                fail(evaluation, e);
            } catch (InterruptException e) {
                throw e;
            } catch (RuntimeException e) {
                // A broker or a database that does not answer now: the step is tried again, the others go on.
                LOG.warnf(e, "evaluation=%s waits %s", evaluation.id(), PAUSE_AFTER_FAILURE);
                pause = PAUSE_AFTER_FAILURE;
            }
        }
        return pause;
    }

    private boolean advance(StoredEvaluation evaluation, ExampleReader reader, RequestSender sender, Stalls stalls)
            throws InterruptedException {
        if (stalls.isStalled(evaluation, System.nanoTime())) {
            runner.resend(evaluation, reader, sender);
            return true;
        }
        return runner.step(evaluation, reader, sender);
    }

    private void fail(StoredEvaluation evaluation, CorpusFaultException fault) {
        LOG.warnf("evaluation=%s failed: %s %s", evaluation.id(), fault.error().code(), fault.getMessage());
        try {
            transactions.run(
                    connection -> register.fail(connection, evaluation.id(), fault.error(), fault.getMessage()));
        } catch (RuntimeException e) {
            // It still runs in the database: the next turn finds the same fault and tries again to note it.
            LOG.warnf("evaluation=%s: the failure was not stored: %s", evaluation.id(), e.getMessage());
        }
    }
}
