package dev.tzero.dataset.messaging;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tzero.dataset.corpus.CorpusLog;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.dataset.v1.PartitionRange;
import dev.tzero.proto.dataset.v1.PromptedExample;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * One corpus as a topic: the example at position p is in partition p modulo the number of partitions.
 *
 * <p>Records are written in transactions over all partitions, so what is committed is always the examples up to some
 * position, and the last record of the partitions tells which. Each record carries its place in the plan in header
 * {@code plan-index} (eight bytes, big-endian).
 */
final class KafkaCorpusLog implements CorpusLog {

    static final String PLAN_INDEX = "plan-index";

    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration MARKERS_WITHIN = Duration.ofSeconds(60);
    private static final Header PROTOBUF =
            new RecordHeader(RecordCodec.CONTENT_TYPE, RecordCodec.PROTOBUF.getBytes(StandardCharsets.UTF_8));

    private final Topic topic;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private boolean inTransaction;

    /** @param producer with its transactions initialized; closed with the log, as is the consumer */
    KafkaCorpusLog(Topic topic, Producer<byte[], byte[]> producer, Consumer<byte[], byte[]> consumer, Admin admin) {
        this.topic = topic;
        this.producer = producer;
        this.consumer = consumer;
        this.admin = admin;
    }

    @Override
    public Optional<Place> last() {
        return IntStream.range(0, topic.partitions())
                .mapToObj(this::lastRecord)
                .flatMap(Optional::stream)
                .map(KafkaCorpusLog::place)
                .max(Comparator.comparingLong(Place::position));
    }

    @Override
    public void append(PromptedExample example, long planIndex) {
        if (!inTransaction) {
            producer.beginTransaction();
            inTransaction = true;
        }
        int partition = (int) (example.getPosition() % topic.partitions());
        byte[] index = ByteBuffer.allocate(Long.BYTES).putLong(planIndex).array();
        producer.send(new ProducerRecord<>(
                topic.name(),
                partition,
                null,
                null,
                example.toByteArray(),
                List.of(PROTOBUF, new RecordHeader(PLAN_INDEX, index))));
    }

    @Override
    public void commit() {
        // Throws what any of the sends threw.
        producer.commitTransaction();
        inTransaction = false;
    }

    @Override
    public List<PartitionRange> extent() {
        List<PartitionRange> extent = new ArrayList<>();
        for (int i = 0; i < topic.partitions(); i++) {
            PartitionRange.Builder range = PartitionRange.newBuilder().setPartition(i);
            Optional<ConsumerRecord<byte[], byte[]>> last = lastRecord(i);
            if (last.isPresent()) {
                range.setBeginOffset(firstRecord(i).offset())
                        .setEndOffset(last.get().offset() + 1)
                        .setExamples(place(last.get()).position() / topic.partitions() + 1);
            }
            extent.add(range.build());
        }
        return extent;
    }

    @Override
    public void close() {
        producer.close(CLOSING);
        consumer.close();
    }

    /** Returns when everything that was appended is at the broker, committed or not. */
    void flush() {
        producer.flush();
    }

    /** Goes away as a killed process does: an open transaction stays open. */
    void abandon() {
        producer.close(Duration.ZERO);
        consumer.close();
    }

    private Optional<ConsumerRecord<byte[], byte[]>> lastRecord(int partition) {
        TopicPartition at = assigned(partition);
        long begin = consumer.beginningOffsets(Set.of(at)).get(at);
        long end = stableEnd(at);
        // The last offsets may be markers or an aborted transaction: look back twice as far each time.
        for (long back = 64; end > begin; back *= 2) {
            long from = Math.max(begin, end - back);
            ConsumerRecord<byte[], byte[]> last = null;
            consumer.seek(at, from);
            while (consumer.position(at) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    last = record;
                }
            }
            if (last != null) {
                return Optional.of(last);
            }
            if (from == begin) {
                break;
            }
        }
        return Optional.empty();
    }

    private ConsumerRecord<byte[], byte[]> firstRecord(int partition) {
        TopicPartition at = assigned(partition);
        consumer.seekToBeginning(Set.of(at));
        while (true) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                return record;
            }
        }
    }

    // A commit returns before its markers stand in every partition; until then a reader of committed records sees an
    // earlier end than the log has. There is no other writer, so the two ends meet.
    private long stableEnd(TopicPartition at) {
        long deadline = System.nanoTime() + MARKERS_WITHIN.toNanos();
        while (true) {
            long committed = end(at, IsolationLevel.READ_COMMITTED);
            if (committed == end(at, IsolationLevel.READ_UNCOMMITTED)) {
                return committed;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("the end of " + at + " was not committed within " + MARKERS_WITHIN);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private long end(TopicPartition at, IsolationLevel isolation) {
        try {
            return admin.listOffsets(Map.of(at, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
                    .partitionResult(at)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw new KafkaException("the end of " + at + " cannot be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while the end of " + at + " was read", e);
        }
    }

    private TopicPartition assigned(int partition) {
        TopicPartition at = new TopicPartition(topic.name(), partition);
        consumer.assign(Set.of(at));
        return at;
    }

    private static Place place(ConsumerRecord<byte[], byte[]> record) {
        Header index = Objects.requireNonNull(record.headers().lastHeader(PLAN_INDEX), "no plan-index in " + record);
        try {
            return new Place(
                    PromptedExample.parseFrom(record.value()).getPosition(),
                    ByteBuffer.wrap(index.value()).getLong());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(
                    record.topic() + "-" + record.partition() + "@" + record.offset() + " is no example", e);
        }
    }
}
