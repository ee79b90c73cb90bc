package dev.tzero.prompt.messaging;

import dev.tzero.platform.errors.ServiceException;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.platform.topics.Topic;
import dev.tzero.prompt.config.PromptConfig;
import dev.tzero.prompt.config.PromptTransactions;
import dev.tzero.prompt.library.PromptReplay;
import dev.tzero.proto.prompt.v1.PromptRevision;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Makes an empty store out of topic {@code prompts}, from its first offset to its end, in one transaction: all of it or
 * nothing. What compaction left of the topic is what the store holds then: every prompt with its newest revision.
 */
@Singleton
public class StoreRebuild {

    /** After the topics are ready, before submissions are consumed. */
    private static final int AFTER_TOPICS = 100;

    private static final Logger LOG = Logger.getLogger(StoreRebuild.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final RecordCodec<PromptRevision> CODEC = RecordCodec.of(PromptRevision.getDefaultInstance());

    private final PromptTransactions prompts;
    private final Map<String, Object> kafka;
    private final PromptConfig config;

    public StoreRebuild(
            PromptTransactions prompts,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            PromptConfig config) {
        this.prompts = prompts;
        this.kafka = Map.copyOf(kafka);
        this.config = config;
    }

    void atStart(@Observes @Priority(AFTER_TOPICS) StartupEvent event) {
        if (config.rebuild()) {
            rebuild();
        }
    }

    /**
     * Fills the store, if it holds no prompt.
     *
     * @return what was replayed; empty where the store holds prompts, which stay as they are
     * @throws IllegalStateException where a record cannot be read; the message says which
     */
    public Optional<PromptReplay> rebuild() {
        Optional<PromptReplay> done = prompts.replay(this::replay);
        done.ifPresentOrElse(
                replay -> LOG.infof(
                        "Prompts rebuilt from topic %s: %d revisions, %d deletions",
                        Topic.PROMPTS.name(), replay.revisions(), replay.deletions()),
                () -> LOG.info("Prompts are not rebuilt: the store holds prompts already"));
        return done;
    }

    private void replay(PromptReplay replay) {
        try (Consumer<String, byte[]> consumer = consumer()) {
            consumer.assign(consumer.partitionsFor(Topic.PROMPTS.name()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(record -> replay(record, replay));
            }
        }
    }

    private static void replay(ConsumerRecord<String, byte[]> record, PromptReplay replay) {
        try {
            if (record.value() == null) {
                replay.deleted(record.key());
            } else {
                Header submission = record.headers().lastHeader(OutboxPromptEvents.SUBMISSION_ID);
                String submissionId = submission == null ? "" : new String(submission.value(), StandardCharsets.UTF_8);
                replay.published(CODEC.decode(record), submissionId);
            }
        } catch (ServiceException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "prompts cannot be rebuilt (tzero.prompt.rebuild): record " + record.topic() + "-"
                            + record.partition() + "@" + record.offset() + ": " + e.getMessage(),
                    e);
        }
    }

    private Consumer<String, byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
