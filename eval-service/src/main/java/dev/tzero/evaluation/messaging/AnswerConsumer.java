package dev.tzero.evaluation.messaging;

import dev.tzero.evaluation.messaging.AnswerLedger.Received;
import dev.tzero.evaluation.messaging.AnswerLedger.Tally;
import dev.tzero.evaluation.run.LoopSignal;
import dev.tzero.platform.deadletters.DeadLetters;
import dev.tzero.platform.deadletters.UnsentDeadLetterException;
import dev.tzero.platform.errors.Failure;
import dev.tzero.platform.errors.PlatformError;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.platform.persistence.DatabaseException;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.platform.records.UndecodableRecordException;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.inference.v1.InferenceResult;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Follows topic {@code inference-results} in batches: one transaction for all answers of a poll, then the offsets are
 * committed. A crash in between delivers the batch again, and the request ids keep it from counting twice. A record that
 * cannot be read goes to the dead-letter topic.
 */
@Singleton
public class AnswerConsumer {
    private static final Logger LOG = Logger.getLogger(AnswerConsumer.class);
    private static final RecordCodec<InferenceResult> CODEC = RecordCodec.of(InferenceResult.getDefaultInstance());
    private static final String GROUP = "tzero-eval-answers";
    private static final int BATCH = 1_000;
    private static final int SESSION_MILLIS = 10_000;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration STOP_WAIT = Duration.ofSeconds(5);

    private final AnswerLedger ledger;
    private final DeadLetters deadLetters;
    private final LoopSignal signal;
    private final MeterRegistry meters;
    private final KafkaClients kafka;
    private volatile CountDownLatch stopped = new CountDownLatch(1);
    private Thread thread;

    AnswerConsumer(
            AnswerLedger ledger, DeadLetters deadLetters, LoopSignal signal, MeterRegistry meters, KafkaClients kafka) {
        this.ledger = ledger;
        this.deadLetters = deadLetters;
        this.signal = signal;
        this.meters = meters;
        this.kafka = kafka;
    }

    void atStart(@Observes StartupEvent event) {
        start();
    }

    void atStop(@Observes ShutdownEvent event) {
        stop();
    }

    /** Consumes on a thread of its own until {@link #stop()}. */
    public synchronized void start() {
        if (thread != null) {
            throw new IllegalStateException("the answer consumer runs already");
        }
        stopped = new CountDownLatch(1);
        thread = Thread.ofPlatform().name("answer-consumer").daemon().start(this::run);
    }

    /** Ends after the batch under way. */
    public synchronized void stop() {
        if (thread == null) {
            return;
        }
        stopped.countDown();
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
        while (running()) {
            Consumer<String, byte[]> consumer = consumer();
            try {
                consumer.subscribe(List.of(Topic.INFERENCE_RESULTS.name()));
                while (running()) {
                    ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
                    if (!records.isEmpty() && handle(records)) {
                        commit(consumer);
                        signal.raise();
                    }
                }
            } catch (InterruptedException | InterruptException e) {
                return;
            } catch (RuntimeException e) {
                // What was not committed is delivered again.
                LOG.errorf(e, "The answer consumer starts again");
                pause();
            } finally {
                consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
            }
        }
    }

    private boolean running() {
        return stopped.getCount() > 0;
    }

    private void pause() {
        try {
            stopped.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped.countDown();
        }
    }

    private Consumer<String, byte[]> consumer() {
        return kafka.newConsumer(
                new StringDeserializer(),
                Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG, GROUP,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH,
                        // A killed process holds its partitions until its session ends: Kafka's own 45 s would be
                        // 45 s of no answers.
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS,
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_MILLIS / 5));
    }

    private static void commit(Consumer<?, ?> consumer) {
        try {
            consumer.commitSync();
        } catch (CommitFailedException e) {
            // The partitions went to another replica, which reads the batch again and finds it entered.
            LOG.debugf("Offsets were not committed: %s", e.getMessage());
        }
    }

    /** Enters a batch; false when the service stopped before that. */
    private boolean handle(ConsumerRecords<String, byte[]> records) throws InterruptedException {
        List<Received> received = new ArrayList<>(records.count());
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                received.add(new Received(record, CODEC.decode(record)));
            } catch (UndecodableRecordException e) {
                if (!untilDone(() -> deadLetters.send(record, e.code(), e.getMessage()))) {
                    return false;
                }
            }
        }
        try {
            return untilDone(() -> count(ledger.enter(received)));
        } catch (RuntimeException e) {
            // One of them cannot be stored; alone, the others can.
            LOG.warnf("A batch of %d results is entered one by one: %s", received.size(), e.getMessage());
            return handleEach(received);
        }
    }

    private boolean handleEach(List<Received> received) throws InterruptedException {
        for (Received one : received) {
            try {
                if (!untilDone(() -> count(ledger.enter(List.of(one))))) {
                    return false;
                }
            } catch (RuntimeException e) {
                String incident = Failure.incident(e).message();
                if (!untilDone(() -> deadLetters.send(one.record(), PlatformError.INTERNAL, incident))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Repeats the action while the database or the broker does not answer; false when the service stopped first. */
    private boolean untilDone(Runnable action) throws InterruptedException {
        while (true) {
            try {
                action.run();
                return true;
            } catch (UnsentDeadLetterException | KafkaException e) {
                LOG.warnf("The answer consumer waits %s: %s", RETRY, e.getMessage());
            } catch (DatabaseException e) {
                if (!e.transientFailure()) {
                    throw e;
                }
                LOG.warnf("The answer consumer waits %s: %s", RETRY, e.getMessage());
            }
            if (stopped.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
    }

    private void count(Tally tally) {
        count("counted", tally.counted());
        count("failed", tally.failed());
        count("repeated", tally.repeated());
        count("unknown", tally.unknown());
    }

    private void count(String outcome, int results) {
        meters.counter("tzero.evaluation.answers", "outcome", outcome).increment(results);
    }
}
