package dev.tzero.local.prompts;

import dev.tzero.local.ProtoJson;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes prompts as anybody would: JSON records on {@code prompt-submissions}. */
public final class Submissions {

    private static final String TOPIC = "prompt-submissions";

    private Submissions() {}

    /**
     * Publishes all of them, and comes back when the broker has them.
     *
     * @throws ExecutionException whose cause says what the broker did not take
     */
    public static void publish(String bootstrapServers, List<PromptSubmission> submissions)
            throws ExecutionException, InterruptedException {
        Map<String, Object> settings =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, ProducerConfig.ACKS_CONFIG, "all");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            List<Future<?>> sent = new ArrayList<>();
            for (PromptSubmission submission : submissions) {
                sent.add(producer.send(record(submission)));
            }
            for (Future<?> acknowledgement : sent) {
                acknowledgement.get();
            }
        }
    }

    private static ProducerRecord<String, String> record(PromptSubmission submission) {
        PromptDefinition definition = submission.getDefinition();
        String key = String.join("/", definition.getDataset(), definition.getSubset(), definition.getName());
        ProducerRecord<String, String> record = new ProducerRecord<>(TOPIC, key, ProtoJson.line(submission));
        record.headers().add("content-type", "application/json".getBytes(StandardCharsets.UTF_8));
        return record;
    }
}
