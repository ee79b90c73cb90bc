package dev.tzero.training.messaging;

import dev.tzero.training.corpus.Corpus;
import dev.tzero.training.corpus.ExampleLog;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Opens corpora on the broker that the service is configured for. */
@Singleton
public class KafkaExampleLogs implements ExampleLog.Opener {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, Object> configuration;

    @Inject
    public KafkaExampleLogs(@Identifier("default-kafka-broker") Map<String, Object> configuration) {
        this.configuration = Map.copyOf(configuration);
    }

    @Override
    public ExampleLog open(Corpus corpus) {
        Map<String, Object> settings = new HashMap<>(configuration);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A place that is not there any more ends the run; reading on elsewhere would train on something else.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        return new KafkaExampleLog(corpus, consumer, PATIENCE);
    }
}
