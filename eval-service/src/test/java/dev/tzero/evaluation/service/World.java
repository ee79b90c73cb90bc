package dev.tzero.evaluation.service;

import com.google.protobuf.Message;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.ExampleOrigin;
import dev.tzero.proto.dataset.v1.PartitionRange;
import dev.tzero.proto.dataset.v1.PromptedExample;
import dev.tzero.proto.training.v1.Checkpoint;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes what other services would publish: corpora, checkpoints, promotions. */
final class World {
    private static final Map<String, String> PROTOBUF = Map.of("content-type", "application/x-protobuf");

    private World() {}

    /** A corpus under construction; example p goes to partition p modulo the number of partitions. */
    static final class Corpus {
        private final String id;
        private final int partitions;
        private final List<PromptedExample> examples = new ArrayList<>();

        Corpus(String id, int partitions) {
            this.id = id;
            this.partitions = partitions;
        }

        Corpus example(
                String dataset,
                String subset,
                String prompt,
                long row,
                List<String> choices,
                Integer correct,
                String input) {
            PromptedExample.Builder example = PromptedExample.newBuilder()
                    .setCorpusId(id)
                    .setPosition(examples.size())
                    .setTask(dataset + "_" + prompt)
                    .setInput(input)
                    .addAllChoices(choices)
                    .setOrigin(ExampleOrigin.newBuilder()
                            .setDataset(dataset)
                            .setSubset(subset)
                            .setSplit("test")
                            .setRow(row)
                            .setDatasetFingerprint("sha256:fingerprint-of-" + dataset)
                            .setPromptId("id-" + prompt)
                            .setPromptRevision(3)
                            .setPromptName(prompt));
            if (correct != null) {
                example.setCorrectChoice(correct);
            }
            examples.add(example.build());
            return this;
        }

        /** Writes the examples and then the manifest, which says there were {@code missing} more. */
        void publish(int missing) {
            String topic = "examples." + id;
            TestKafka.createTopics(partitions, topic);
            long[] counts = new long[partitions];
            // Transactions, as the dataset service may write: the log then holds markers that are no examples.
            try (var producer = new KafkaProducer<>(
                    Map.<String, Object>of(
                            "bootstrap.servers", TestKafka.bootstrapServers(), "transactional.id", "corpus-" + id),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                producer.initTransactions();
                producer.beginTransaction();
                for (int i = 0; i < examples.size(); i++) {
                    var record = new ProducerRecord<byte[], byte[]>(
                            topic, i % partitions, null, examples.get(i).toByteArray());
                    record.headers().add("content-type", "application/x-protobuf".getBytes(StandardCharsets.UTF_8));
                    producer.send(record);
                    counts[i % partitions]++;
                    if (i % 50 == 49) {
                        producer.commitTransaction();
                        producer.beginTransaction();
                    }
                }
                producer.commitTransaction();
            }
            long[] ends = ends(topic);
            counts[0] += missing;
            CorpusManifest.Builder manifest =
                    CorpusManifest.newBuilder().setCorpusId(id).setTopic(topic).setExamples(examples.size() + missing);
            for (int partition = 0; partition < partitions; partition++) {
                manifest.addPartitions(PartitionRange.newBuilder()
                        .setPartition(partition)
                        .setBeginOffset(0)
                        .setEndOffset(ends[partition])
                        .setExamples(counts[partition]));
            }
            World.publish("corpora", id, manifest.build());
        }

        void publish() {
            publish(0);
        }

        private long[] ends(String topic) {
            Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
            for (int partition = 0; partition < partitions; partition++) {
                wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
            long[] ends = new long[partitions];
            try {
                TestKafka.admin()
                        .listOffsets(wanted)
                        .all()
                        .get()
                        .forEach((place, info) -> ends[place.partition()] = info.offset());
            } catch (ExecutionException | InterruptedException e) {
                throw new AssertionError(e);
            }
            return ends;
        }
    }

    static Checkpoint checkpoint(String runId, long step, String digest) {
        Checkpoint checkpoint = Checkpoint.newBuilder()
                .setRunId(runId)
                .setStep(step)
                .setUri("file:///models/" + runId + "/" + step)
                .setDigest(digest)
                .build();
        publish("checkpoints", runId + "/" + step, checkpoint);
        return checkpoint;
    }

    static void promote(String alias, Checkpoint checkpoint) {
        publish(
                "promotions",
                alias,
                Promotion.newBuilder()
                        .setAlias(alias)
                        .setCheckpointDigest(checkpoint.getDigest())
                        .setUri(checkpoint.getUri())
                        .setRunId(checkpoint.getRunId())
                        .setStep(checkpoint.getStep())
                        .build());
    }

    static RecordMetadata publish(String topic, String key, Message message) {
        return TestKafka.produce(topic, key, message.toByteArray(), PROTOBUF);
    }
}
