package dev.tzero.local.serving;

import com.google.protobuf.Message;
import dev.tzero.local.Platform;
import dev.tzero.local.ServiceChannel;
import dev.tzero.local.ServiceName;
import dev.tzero.proto.inference.v1.InferenceServiceGrpc;
import dev.tzero.proto.inference.v1.InferenceServiceGrpc.InferenceServiceBlockingStub;
import dev.tzero.proto.inference.v1.ListModelsRequest;
import dev.tzero.proto.training.v1.Promotion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The running replicas: by call and by topic. */
public final class Replicas implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final Platform platform;
    private final ServiceChannel channel;
    private final KafkaProducer<String, byte[]> producer;

    public Replicas(Platform platform) {
        this.platform = platform;
        this.channel = ServiceChannel.to("inference service", address(), address());
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", platform.backends().bootstrapServers(), "linger.ms", 5),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private String address() {
        return "127.0.0.1:" + platform.port(ServiceName.INFERENCE);
    }

    /** Calls to the first replica. */
    public InferenceServiceBlockingStub service() {
        return InferenceServiceGrpc.newBlockingStub(channel.channel());
    }

    /** Promotes a model and waits until the first replica serves it. */
    public void serve(Promotion promotion) throws InterruptedException {
        send("promotions", promotion.getAlias(), promotion);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (service().listModels(ListModelsRequest.getDefaultInstance()).getModelsList().stream()
                .noneMatch(model -> model.getDigest().equals(promotion.getCheckpointDigest()))) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the model was not served within " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(BETWEEN);
        }
    }

    /** Publishes a record; {@link #flush} waits for all of them. */
    void send(String topic, String key, Message value) {
        producer.send(new ProducerRecord<>(
                topic,
                null,
                key,
                value.toByteArray(),
                List.of(new RecordHeader("content-type", "application/x-protobuf".getBytes(StandardCharsets.UTF_8)))));
    }

    void flush() {
        producer.flush();
    }

    /** Reads a topic from its present end on, committed records only; the caller closes it. */
    KafkaConsumer<String, byte[]> fromNow(String topic) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        platform.backends().bootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        false),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map((PartitionInfo info) -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return consumer;
    }

    @Override
    public void close() {
        producer.close();
        channel.close();
    }
}
