package dev.tzero.evaluation.messaging;

import dev.tzero.evaluation.run.EvaluationError;
import dev.tzero.evaluation.run.Example;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.platform.records.UndecodableRecordException;
import dev.tzero.proto.dataset.v1.PromptedExample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads committed examples of corpora from any place, a bounded number at a time. For one thread; reading on from where
 * the last read ended costs no seek.
 */
final class ExampleReader implements AutoCloseable {
    private static final RecordCodec<PromptedExample> CODEC = RecordCodec.of(PromptedExample.getDefaultInstance());
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Consumer<byte[], byte[]> consumer;

    ExampleReader(KafkaClients kafka, int chunk) {
        consumer = kafka.newConsumer(
                new ByteArrayDeserializer(),
                Map.of(
                        // A place that is not there any more is a fault of the corpus, not one to read on elsewhere.
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        chunk));
    }

    /**
     * Some examples.
     *
     * @param examples in the order of the log
     * @param nextOffset offset from which to read on
     */
    record Batch(List<Example> examples, long nextOffset) {}

    /**
     * Reads at most {@code limit} examples of {@code [from, end)}; none only when the log holds none there.
     *
     * @throws CorpusFaultException when the log does not hold that place any more, or a record is not an example of the
     *     corpus
     * @throws TimeoutException when the broker does not answer in time
     */
    Batch read(String corpusId, String topic, int partition, long from, long end, int limit) {
        TopicPartition place = new TopicPartition(topic, partition);
        try {
            if (!consumer.assignment().equals(Set.of(place))) {
                requireTopic(corpusId, place);
                consumer.assign(Set.of(place));
                consumer.seek(place, from);
            } else if (consumer.position(place) != from) {
                consumer.seek(place, from);
            }
            return read(corpusId, place, end, limit);
        } catch (OffsetOutOfRangeException | UnknownTopicOrPartitionException e) {
            consumer.unsubscribe();
            throw new CorpusFaultException(
                    EvaluationError.CORPUS_INCOMPLETE,
                    "corpus " + corpusId + ": topic " + place + " does not hold offset " + from
                            + " any more; expected all examples up to offset " + end);
        }
    }

    private void requireTopic(String corpusId, TopicPartition place) {
        boolean present =
                consumer.partitionsFor(place.topic()).stream().anyMatch(info -> info.partition() == place.partition());
        if (!present) {
            throw new CorpusFaultException(
                    EvaluationError.CORPUS_INCOMPLETE,
                    "corpus " + corpusId + ": topic " + place + " does not exist; expected its examples there");
        }
    }

    private Batch read(String corpusId, TopicPartition place, long end, int limit) {
        List<Example> examples = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long reached = consumer.position(place);
        while (examples.size() < limit && reached < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(place)) {
                if (record.offset() < end && examples.size() < limit) {
                    examples.add(example(corpusId, record));
                    reached = record.offset() + 1;
                }
            }
            if (examples.size() < limit) {
                // Behind the last record there may be transaction markers, which only the position shows.
                reached = consumer.position(place);
            }
            if (System.nanoTime() - deadline > 0) {
                if (examples.isEmpty() && reached < end) {
                    throw new TimeoutException("no example of " + place + " from offset " + reached + " within "
                            + PATIENCE.toSeconds() + " s");
                }
                break;
            }
        }
        return new Batch(examples, Math.min(reached, end));
    }

    private static Example example(String corpusId, ConsumerRecord<byte[], byte[]> record) {
        String where = "corpus " + corpusId + ": record " + record.topic() + "-" + record.partition() + "@"
                + record.offset() + ": ";
        PromptedExample prompted;
        try {
            prompted = CODEC.decode(record);
        } catch (UndecodableRecordException e) {
            throw new CorpusFaultException(EvaluationError.CORPUS_UNREADABLE, where + e.getMessage());
        }
        if (!prompted.getCorpusId().equals(corpusId)) {
            throw new CorpusFaultException(
                    EvaluationError.CORPUS_UNREADABLE,
                    where + "corpus_id: \"" + prompted.getCorpusId() + "\"; expected \"" + corpusId + "\"");
        }
        Example example = new Example(record.partition(), record.offset(), prompted);
        String obstacle = example.obstacle();
        if (!obstacle.isEmpty()) {
            throw new CorpusFaultException(EvaluationError.EXAMPLE_WITHOUT_CHOICES, where + obstacle);
        }
        return example;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
}
