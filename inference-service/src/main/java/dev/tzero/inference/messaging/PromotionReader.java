package dev.tzero.inference.messaging;

import dev.tzero.inference.compute.Replica;
import dev.tzero.platform.deadletters.DeadLetters;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.platform.records.UndecodableRecordException;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.training.v1.Promotion;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Follows {@code promotions} from its beginning, outside any consumer group: every replica reads every promotion. Of
 * several promotions of an alias that are read together only the last is loaded.
 */
@Singleton
public class PromotionReader {

    private static final Logger LOG = Logger.getLogger(PromotionReader.class);
    private static final RecordCodec<Promotion> CODEC = RecordCodec.of(Promotion.getDefaultInstance());
    private static final TopicPartition PARTITION = new TopicPartition(Topic.PROMOTIONS.name(), 0);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaClients kafka;
    private final DeadLetters deadLetters;
    private final Replica replica;
    private final Counter accepted;
    private final Counter refused;
    private final Counter withdrawn;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Thread thread = new Thread(this::run, "promotions");
    private long position;
    private volatile boolean stopped;
    private volatile Consumer<String, byte[]> consumer;

    public PromotionReader(KafkaClients kafka, DeadLetters deadLetters, Replica replica, MeterRegistry meters) {
        this.kafka = kafka;
        this.deadLetters = deadLetters;
        this.replica = replica;
        this.accepted = promotions(meters, "accepted");
        this.refused = promotions(meters, "refused");
        this.withdrawn = promotions(meters, "withdrawn");
    }

    private static Counter promotions(MeterRegistry meters, String outcome) {
        return Counter.builder("tzero.inference.promotions")
                .description("Promotions that were read and acted on")
                .tag("outcome", outcome)
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        Consumer<String, byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        thread.join(POLL.multipliedBy(25));
    }

    /** Whether every promotion that is on the topic now has been acted on. */
    public boolean caughtUp() {
        return waitFor(Duration.ZERO);
    }

    /** Waits until every promotion that is on the topic now has been acted on; false when that takes too long. */
    public boolean catchUp() {
        return waitFor(PATIENCE);
    }

    private boolean waitFor(Duration patience) {
        long nanos = patience.toNanos();
        lock.lock();
        try {
            long end = end();
            while (position < end && nanos > 0 && !stopped) {
                nanos = moved.awaitNanos(nanos);
            }
            return position >= end;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private long end() throws InterruptedException {
        try {
            return kafka.admin()
                    .listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
                    .partitionResult(PARTITION)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .offset();
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the end of topic " + PARTITION.topic() + " could not be read", e);
        }
    }

    private void run() {
        while (!stopped) {
            try (Consumer<String, byte[]> opened = kafka.newConsumer(new StringDeserializer(), Map.of())) {
                consumer = opened;
                opened.assign(List.of(PARTITION));
                opened.seekToBeginning(List.of(PARTITION));
                follow(opened);
            } catch (WakeupException e) {
                LOG.debug("told to stop");
            } catch (KafkaException e) {
                LOG.errorf("promotions cannot be read, beginning again: %s", e.getMessage());
            }
        }
    }

    private void follow(Consumer<String, byte[]> opened) {
        boolean atStart = true;
        Map<String, Optional<Promotion>> last = new LinkedHashMap<>();
        while (!stopped) {
            for (ConsumerRecord<String, byte[]> record : opened.poll(POLL)) {
                read(record).ifPresent(promotion -> last.put(record.key(), promotion));
            }
            long reached = opened.position(PARTITION);
            atStart = atStart && reached < opened.endOffsets(List.of(PARTITION)).get(PARTITION);
            if (!atStart) {
                last.forEach(this::act);
                last.clear();
                moveTo(reached);
            }
        }
    }

    /** The promotion of a record, which is empty for a withdrawal; nothing where the record cannot be read. */
    private Optional<Optional<Promotion>> read(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return Optional.of(Optional.empty());
        }
        try {
            return Optional.of(Optional.of(CODEC.decode(record)));
        } catch (UndecodableRecordException e) {
            deadLetters.send(record, e.code(), e.getMessage());
            return Optional.empty();
        }
    }

    private void act(String alias, Optional<Promotion> promotion) {
        if (promotion.isEmpty()) {
            replica.models().withdraw(alias);
            withdrawn.increment();
            LOG.infof("alias %s was withdrawn", alias);
            return;
        }
        try {
            replica.models().promote(promotion.get());
            accepted.increment();
            LOG.infof("alias %s is checkpoint %s", alias, promotion.get().getCheckpointDigest());
        } catch (ServiceException e) {
            refused.increment();
            LOG.errorf("promotion of alias %s is refused, what was served goes on: %s", alias, e.getMessage());
        }
    }

    private void moveTo(long reached) {
        lock.lock();
        try {
            position = reached;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
