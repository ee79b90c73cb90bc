package dev.tzero.corpus.kafka;

import dev.tzero.corpus.Corpus;
import dev.tzero.corpus.ExampleLog;
import dev.tzero.platform.kafka.KafkaClients;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Opens corpora on a broker, for reading. */
public final class KafkaExampleLogs implements ExampleLog.Opener {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaClients kafka;

    public KafkaExampleLogs(KafkaClients kafka) {
        this.kafka = kafka;
    }

    @Override
    public ExampleLog open(Corpus corpus) {
        // A place that is not there any more ends the run; reading on elsewhere would train on something else.
        var consumer =
                kafka.newConsumer(new StringDeserializer(), Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"));
        return new KafkaExampleLog(corpus, consumer, PATIENCE);
    }
}
