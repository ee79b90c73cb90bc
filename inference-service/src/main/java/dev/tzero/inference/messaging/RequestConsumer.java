package dev.tzero.inference.messaging;

import dev.tzero.inference.compute.Replica;
import dev.tzero.inference.serving.InferenceError;
import dev.tzero.platform.deadletters.DeadLetters;
import dev.tzero.platform.errors.ErrorCode;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.platform.records.UndecodableRecordException;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.inference.v1.InferenceRequest;
import dev.tzero.proto.inference.v1.InferenceResult;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Answers {@code inference-requests} on {@code inference-results}. When enough requests are on their way nothing more is
 * read, but the consumer stays a member of its group, however long the work takes.
 *
 * <p>Results and consumed offsets are committed in one Kafka transaction (KIP-98, KIP-447): who reads committed records
 * sees exactly one result for each request, whatever is killed when. What cannot be committed is given up with its
 * producer and consumer, and read again.
 */
@Singleton
public class RequestConsumer {

    private static final Logger LOG = Logger.getLogger(RequestConsumer.class);
    private static final RecordCodec<InferenceRequest> REQUESTS = RecordCodec.of(InferenceRequest.getDefaultInstance());
    private static final RecordCodec<InferenceResult> RESULTS = RecordCodec.of(InferenceResult.getDefaultInstance());
    private static final String GROUP = "tzero-inference";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration BACKOFF = Duration.ofSeconds(1);
    private static final int RECORDS_OF_A_POLL = 256;

    /** While those of one poll are computed, those of the next are ready. */
    private static final int ENOUGH_REQUESTS = 2 * RECORDS_OF_A_POLL;

    /** After a replica died: how long its requests wait for another one, and its open transaction blocks readers. */
    private static final int TAKEOVER_MILLIS = 10_000;

    private final KafkaClients kafka;
    private final DeadLetters deadLetters;
    private final Replica replica;
    private final RequestBatch batches;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "requests");
    private volatile Consumer<String, byte[]> consumer;
    private final AtomicLong lag = new AtomicLong();

    public RequestConsumer(
            KafkaClients kafka,
            DeadLetters deadLetters,
            Replica replica,
            PromotionReader promotions,
            MeterRegistry meters) {
        this.kafka = kafka;
        this.deadLetters = deadLetters;
        this.replica = replica;
        this.batches = new RequestBatch(replica, promotions::catchUp);
        Gauge.builder("tzero.inference.topic.lag", lag, AtomicLong::get)
                .description("Requests on the partitions of this replica that are not read yet")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping.countDown();
        Consumer<String, byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        thread.join(TAKEOVER_MILLIS);
    }

    private void run() {
        while (stopping.getCount() > 0) {
            try (Consumer<String, byte[]> opened = openConsumer();
                    Producer<byte[], byte[]> producer = openProducer()) {
                consumer = opened;
                producer.initTransactions();
                consume(opened, producer);
            } catch (KafkaException e) {
                LOG.warnf("requests were given up and will be read again: %s", e.getMessage());
                pause();
            } catch (RuntimeException e) {
                LOG.error("requests were given up and will be read again", e);
                pause();
            }
        }
    }

    private void consume(Consumer<String, byte[]> from, Producer<byte[], byte[]> to) {
        Flights flights = new Flights(ENOUGH_REQUESTS);
        from.subscribe(List.of(Topic.INFERENCE_REQUESTS.name()), new Rebalances(from, flights));
        try {
            while (stopping.getCount() > 0) {
                if (flights.room()) {
                    from.resume(from.paused());
                } else {
                    from.pause(from.assignment());
                }
                ConsumerRecords<String, byte[]> records = poll(from);
                if (!records.isEmpty()) {
                    Flight flight = new Flight(records, this::read, batches::answer);
                    flights.add(flight);
                    flight.whenLanded(from::wakeup);
                }
                commit(flights.landed(), from, to);
            }
        } finally {
            flights.abandon();
        }
    }

    private static void commit(List<Flight> landed, Consumer<String, byte[]> from, Producer<byte[], byte[]> to) {
        List<InferenceResult> results = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (Flight flight : landed) {
            results.addAll(flight.results());
            offsets.putAll(flight.offsets());
        }
        if (offsets.isEmpty()) {
            return;
        }
        to.beginTransaction();
        for (InferenceResult result : results) {
            to.send(RESULTS.encode(Topic.INFERENCE_RESULTS, result.getRequestId(), result));
        }
        to.sendOffsetsToTransaction(offsets, from.groupMetadata());
        to.commitTransaction();
    }

    /** What there is; nothing when it is woken up, because a flight has landed or it is told to stop. */
    private ConsumerRecords<String, byte[]> poll(Consumer<String, byte[]> from) {
        try {
            ConsumerRecords<String, byte[]> records = from.poll(POLL);
            lag.set(from.assignment().stream()
                    .mapToLong(partition -> from.currentLag(partition).orElse(0))
                    .sum());
            return records;
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        }
    }

    /** What changes when partitions come and go. */
    private record Rebalances(Consumer<String, byte[]> consumer, Flights flights) implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (!flights.room()) {
                consumer.pause(partitions);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            flights.lose(partitions);
        }
    }

    private Optional<InferenceRequest> read(ConsumerRecord<String, byte[]> record) {
        try {
            InferenceRequest request = REQUESTS.decode(record);
            if (!request.getRequestId().isEmpty()) {
                return Optional.of(request);
            }
            bury(
                    record,
                    InferenceError.REQUEST_ID_MISSING,
                    "request_id: empty: expected the id that the result shall carry");
        } catch (UndecodableRecordException e) {
            bury(record, e.code(), e.getMessage());
        }
        return Optional.empty();
    }

    private void bury(ConsumerRecord<String, byte[]> record, ErrorCode code, String reason) {
        deadLetters.send(record, code, reason);
    }

    private Consumer<String, byte[]> openConsumer() {
        return kafka.newConsumer(
                new StringDeserializer(),
                Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        GROUP,
                        // Members that keep their partitions go on with them while others come and go.
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                        CooperativeStickyAssignor.class.getName(),
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        RECORDS_OF_A_POLL,
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                        TAKEOVER_MILLIS,
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                        TAKEOVER_MILLIS / 4));
    }

    private Producer<byte[], byte[]> openProducer() {
        return kafka.newProducer(Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                GROUP + "-" + replica.name(),
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                TAKEOVER_MILLIS));
    }

    private void pause() {
        try {
            stopping.await(BACKOFF.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
