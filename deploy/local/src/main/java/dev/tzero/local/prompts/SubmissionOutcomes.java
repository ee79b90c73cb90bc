package dev.tzero.local.prompts;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.tzero.local.JsonFormatException;
import dev.tzero.local.LaunchException;
import dev.tzero.local.ProtoJson;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRejection;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What became of submissions, read from {@code prompts} and {@code prompt-rejections}. It knows what was published before it
 * was opened, because the same words again change nothing and have no record of their own.
 */
final class SubmissionOutcomes implements AutoCloseable {

    private static final String PROMPTS = "prompts";
    private static final String REJECTIONS = "prompt-rejections";
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, PromptRevision> published = new HashMap<>();

    private SubmissionOutcomes(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** What became of a submission. */
    sealed interface Outcome {

        record Published(PromptRevision revision) implements Outcome {}

        record Rejected(PromptRejection rejection) implements Outcome {}
    }

    /** Reads what is published; what comes after is read by {@link #await}. */
    static SubmissionOutcomes open(String bootstrapServers) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        SubmissionOutcomes outcomes = new SubmissionOutcomes(consumer);
        try {
            List<TopicPartition> prompts = outcomes.partitions(PROMPTS);
            List<TopicPartition> rejections = outcomes.partitions(REJECTIONS);
            List<TopicPartition> all = new ArrayList<>(prompts);
            all.addAll(rejections);
            consumer.assign(all);
            consumer.seekToBeginning(prompts);
            consumer.seekToEnd(rejections);
            rejections.forEach(consumer::position);
            Map<TopicPartition, Long> ends = consumer.endOffsets(prompts);
            while (prompts.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                outcomes.poll(_ -> {});
            }
            return outcomes;
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private List<TopicPartition> partitions(String topic) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            throw new LaunchException("the broker has no topic " + topic + "; a prompt service that runs makes it");
        }
        return partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** The published revision that says what a submission says already. */
    Optional<PromptRevision> same(PromptSubmission submission) {
        return published.values().stream()
                .filter(revision -> revision.getDefinition().equals(submission.getDefinition()))
                .findFirst();
    }

    /**
     * Follows both topics until every submission has an outcome or the time is over.
     *
     * @param pending submissions by id; those with an outcome are removed
     * @param told told of every outcome
     */
    void await(Map<String, PromptSubmission> pending, Duration limit, Consumer<Outcome> told) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!pending.isEmpty() && System.nanoTime() < deadline) {
            poll(outcome -> {
                String id =
                        switch (outcome) {
                            case Outcome.Rejected rejected ->
                                rejected.rejection().getSubmission().getSubmissionId();
                            case Outcome.Published now -> waiting(pending, now.revision());
                        };
                if (id != null && pending.remove(id) != null) {
                    told.accept(outcome);
                }
            });
        }
    }

    private static String waiting(Map<String, PromptSubmission> pending, PromptRevision revision) {
        return pending.entrySet().stream()
                .filter(entry -> isOf(entry.getValue(), revision))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static boolean isOf(PromptSubmission submission, PromptRevision revision) {
        if (!submission.getPromptId().isEmpty()) {
            return submission.getPromptId().equals(revision.getPromptId());
        }
        PromptDefinition sent = submission.getDefinition();
        PromptDefinition stored = revision.getDefinition();
        return sent.getDataset().equals(stored.getDataset())
                && sent.getSubset().equals(stored.getSubset())
                && sent.getName().equals(stored.getName());
    }

    private void poll(Consumer<Outcome> reader) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PAUSE)) {
            if (record.topic().equals(REJECTIONS)) {
                reader.accept(new Outcome.Rejected(
                        read(record, PromptRejection.newBuilder()).build()));
            } else if (record.value() == null) {
                published.remove(new String(record.key(), StandardCharsets.UTF_8));
            } else {
                PromptRevision revision =
                        read(record, PromptRevision.newBuilder()).build();
                published.put(revision.getPromptId(), revision);
                reader.accept(new Outcome.Published(revision));
            }
        }
    }

    private static <B extends Message.Builder> B read(ConsumerRecord<byte[], byte[]> record, B builder) {
        Header type = record.headers().lastHeader("content-type");
        boolean protobuf = type != null && new String(type.value(), StandardCharsets.UTF_8).contains("protobuf");
        try {
            if (protobuf) {
                builder.mergeFrom(record.value());
            } else {
                ProtoJson.read(new String(record.value(), StandardCharsets.UTF_8), builder);
            }
            return builder;
        } catch (InvalidProtocolBufferException | JsonFormatException e) {
            throw new LaunchException(
                    "record " + record.offset() + " of " + record.topic() + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
