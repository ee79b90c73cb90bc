package dev.tzero.dataset.messaging;

import dev.tzero.dataset.corpus.CorpusLog;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.platform.topics.Topic;
import dev.tzero.platform.topics.TopicProvisioner;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Keeps the log of every corpus in a topic of its own. */
@Singleton
public class KafkaCorpusLogs implements CorpusLog.Store {

    private final KafkaClients kafka;
    private final TopicProvisioner topics;

    public KafkaCorpusLogs(KafkaClients kafka, TopicProvisioner topics) {
        this.kafka = kafka;
        this.topics = topics;
    }

    @Override
    public CorpusLog open(String corpusId, int partitions) {
        Topic topic = Topic.examples(corpusId, partitions);
        topics.ensure(List.of(topic));
        Producer<byte[], byte[]> producer = kafka.newProducer(Map.of(
                // One writer a corpus: initTransactions fences any other and aborts what it had not committed.
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "corpus-" + corpusId,
                ProducerConfig.LINGER_MS_CONFIG,
                10,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 << 10,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "zstd"));
        try {
            producer.initTransactions();
            return new KafkaCorpusLog(topic, producer, consumer(), kafka.admin());
        } catch (RuntimeException e) {
            producer.close();
            throw e;
        }
    }

    @Override
    public void delete(String corpusId) {
        try {
            kafka.admin().deleteTopics(List.of(topic(corpusId))).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw new KafkaException("topic " + topic(corpusId) + " cannot be deleted", e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while topic " + topic(corpusId) + " was deleted", e);
        }
    }

    @Override
    public String topic(String corpusId) {
        return Topic.examples(corpusId).name();
    }

    private Consumer<byte[], byte[]> consumer() {
        // It goes from partition to partition, and the fetch of one must not make the next one wait.
        return kafka.newConsumer(new ByteArrayDeserializer(), Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5));
    }
}
