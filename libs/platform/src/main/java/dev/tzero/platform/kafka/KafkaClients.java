package dev.tzero.platform.kafka;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;

/** The Kafka clients of one service, configured by the {@code kafka.*} keys and closed with it. */
@Singleton
public class KafkaClients implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Map<String, Object> configuration;
    private Admin admin;
    private Producer<byte[], byte[]> producer;

    @Inject
    public KafkaClients(@Identifier("default-kafka-broker") Map<String, Object> configuration) {
        this.configuration = Map.copyOf(configuration);
    }

    /** Where the brokers are, for messages to people. */
    public String addresses() {
        return String.valueOf(configuration.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    public synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(new HashMap<>(configuration));
        }
        return admin;
    }

    /** The shared producer: idempotent, every record acknowledged by all replicas, order kept per partition. */
    public synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = newProducer(Map.of());
        }
        return producer;
    }

    /** A producer like the shared one, with other settings; it is the caller's to close. */
    public Producer<byte[], byte[]> newProducer(Map<String, Object> overrides) {
        Map<String, Object> all = new HashMap<>(configuration);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        all.putAll(overrides);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * A consumer of committed records, outside any group and beginning at the earliest record unless the other settings
     * say otherwise. It commits nothing by itself and creates no topic; it is the caller's to close.
     */
    public <K> Consumer<K, byte[]> newConsumer(Deserializer<K> keys, Map<String, Object> overrides) {
        Map<String, Object> all = new HashMap<>(configuration);
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.putAll(overrides);
        return new KafkaConsumer<>(all, keys, new ByteArrayDeserializer());
    }

    @Override
    @PreDestroy
    public synchronized void close() {
        if (producer != null) {
            producer.close(CLOSING);
        }
        if (admin != null) {
            admin.close(CLOSING);
        }
    }
}
