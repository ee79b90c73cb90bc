package dev.tzero.training;

import dev.tzero.platform.records.RecordCodec;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.PartitionRange;
import dev.tzero.proto.dataset.v1.PromptedExample;
import dev.tzero.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Corpora of inputs of unlike lengths whose target is one of their words. */
public final class TestCorpus {
    private static final int PARTITIONS = 3;
    private static final Map<String, String> PROTOBUF = Map.of(RecordCodec.CONTENT_TYPE, RecordCodec.PROTOBUF);

    private TestCorpus() {}

    /** Writes the examples and gives the manifest, which is not published yet. */
    public static CorpusManifest write(String corpusId, int examples) {
        String topic = Topic.examples(corpusId, PARTITIONS).name();
        TestKafka.createTopics(PARTITIONS, topic);
        var ranges = new PartitionRange.Builder[PARTITIONS];
        for (int partition = 0; partition < PARTITIONS; partition++) {
            ranges[partition] = PartitionRange.newBuilder().setPartition(partition);
        }
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", TestKafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int position = 0; position < examples; position++) {
                var range = ranges[position % PARTITIONS];
                var record = new ProducerRecord<byte[], byte[]>(
                        topic,
                        range.getPartition(),
                        null,
                        example(corpusId, position).toByteArray());
                record.headers().add(RecordCodec.CONTENT_TYPE, RecordCodec.PROTOBUF.getBytes(StandardCharsets.UTF_8));
                producer.send(record);
                range.setEndOffset(range.getEndOffset() + 1).setExamples(range.getExamples() + 1);
            }
        }
        var manifest = CorpusManifest.newBuilder()
                .setCorpusId(corpusId)
                .setTopic(topic)
                .setExamples(examples);
        for (PartitionRange.Builder range : ranges) {
            manifest.addPartitions(range);
        }
        return manifest.build();
    }

    /** Writes a corpus and publishes its manifest. */
    public static void publish(String corpusId, int examples) {
        publish(write(corpusId, examples));
    }

    /** Publishes a manifest. */
    public static void publish(CorpusManifest manifest) {
        TestKafka.produce(Topic.CORPORA.name(), manifest.getCorpusId(), manifest.toByteArray(), PROTOBUF);
    }

    private static PromptedExample example(String corpusId, int position) {
        String word = TestFolder.WORDS.get(6 + position % 5);
        String input = "say the word ".repeat(1 + position * 7 % 4) + word + " .";
        return PromptedExample.newBuilder()
                .setCorpusId(corpusId)
                .setPosition(position)
                .setTask("say")
                .setInput(input)
                .setTarget(word)
                .build();
    }
}
