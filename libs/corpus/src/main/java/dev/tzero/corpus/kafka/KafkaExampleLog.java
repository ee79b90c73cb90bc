package dev.tzero.corpus.kafka;

import dev.tzero.corpus.Corpus;
import dev.tzero.corpus.CorpusException;
import dev.tzero.corpus.ExampleLog;
import dev.tzero.corpus.LogUnavailableException;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.platform.records.UndecodableRecordException;
import dev.tzero.proto.dataset.v1.PromptedExample;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * A corpus topic, read committed and partition by partition with a consumer of its own, outside of any group: where it
 * goes on is in the checkpoints.
 *
 * <p>At most {@value #BUFFERED} records of a partition wait in memory; a partition that has as many is paused.
 */
public final class KafkaExampleLog implements ExampleLog {
    private static final RecordCodec<PromptedExample> CODEC = RecordCodec.of(PromptedExample.getDefaultInstance());
    private static final int BUFFERED = 2_000;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration TOPIC_LOOKUP = Duration.ofSeconds(30);

    private final Corpus corpus;
    private final Consumer<String, byte[]> consumer;
    private final Duration patience;
    private final List<TopicPartition> partitions;
    private final List<Queue<ConsumerRecord<String, byte[]>>> waiting;

    /**
     * Takes a consumer without subscription; it is closed with the log.
     *
     * @param patience how long to wait for one record
     * @throws CorpusException when the topic is not there or has other partitions than the manifest says
     */
    public KafkaExampleLog(Corpus corpus, Consumer<String, byte[]> consumer, Duration patience) {
        this.corpus = corpus;
        this.consumer = consumer;
        this.patience = patience;
        this.partitions = new ArrayList<>();
        this.waiting = new ArrayList<>();
        for (int partition = 0; partition < corpus.partitions().size(); partition++) {
            partitions.add(new TopicPartition(corpus.topic(), partition));
            waiting.add(new ArrayDeque<>());
        }
        try {
            checkTopic();
            consumer.assign(partitions);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private void checkTopic() {
        int found;
        try {
            var infos = consumer.partitionsFor(corpus.topic(), TOPIC_LOOKUP);
            found = infos == null ? 0 : infos.size();
        } catch (KafkaException e) {
            throw unavailable(e);
        }
        if (found == 0) {
            throw new CorpusException("corpus " + corpus.id() + ": topic " + corpus.topic() + " does not exist");
        }
        if (found != partitions.size()) {
            throw new CorpusException("corpus " + corpus.id() + ": topic " + corpus.topic() + " has " + found
                    + " partitions; expected " + partitions.size() + ", as the manifest says");
        }
    }

    @Override
    public void seek(int partition, long offset) {
        waiting.get(partition).clear();
        consumer.seek(partitions.get(partition), offset);
    }

    @Override
    public Stored next(int partition) {
        var queue = waiting.get(partition);
        long deadline = System.nanoTime() + patience.toNanos();
        while (queue.isEmpty()) {
            poll();
            if (queue.isEmpty() && System.nanoTime() - deadline > 0) {
                throw new LogUnavailableException("topic " + corpus.topic() + ", partition " + partition
                        + ": the next example did not come within " + patience.toSeconds() + " s");
            }
        }
        return decoded(queue.remove());
    }

    private void poll() {
        for (int partition = 0; partition < partitions.size(); partition++) {
            var one = List.of(partitions.get(partition));
            if (waiting.get(partition).size() < BUFFERED) {
                consumer.resume(one);
            } else {
                consumer.pause(one);
            }
        }
        try {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                waiting.get(record.partition()).add(record);
            }
        } catch (OffsetOutOfRangeException e) {
            throw new CorpusException(
                    "corpus " + corpus.id() + ": offsets " + e.offsetOutOfRangePartitions()
                            + " are not in the topic any more",
                    e);
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    private LogUnavailableException unavailable(KafkaException e) {
        return new LogUnavailableException("topic " + corpus.topic() + " cannot be read now: " + e.getMessage(), e);
    }

    private Stored decoded(ConsumerRecord<String, byte[]> record) {
        try {
            return new Stored(record.offset(), CODEC.decode(record));
        } catch (UndecodableRecordException e) {
            throw new CorpusException(
                    "topic " + record.topic() + ", partition " + record.partition() + ", offset " + record.offset()
                            + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
