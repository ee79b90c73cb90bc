package dev.tzero.inference.messaging;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Opens consumers of committed records, configured by the {@code kafka.*} keys. */
@Singleton
public class KafkaConsumers {

    private final Map<String, Object> configuration;

    public KafkaConsumers(@Identifier("default-kafka-broker") Map<String, Object> configuration) {
        this.configuration = Map.copyOf(configuration);
    }

    /** A consumer that commits nothing by itself; it is the caller's to close. */
    public Consumer<String, byte[]> open(Map<String, Object> overrides) {
        Map<String, Object> all = new HashMap<>(configuration);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.putAll(overrides);
        return new KafkaConsumer<>(all, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
