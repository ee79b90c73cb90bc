package dev.tzero.training;

import dev.tzero.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes records to partitions of the test's choice; closing waits until the broker has them all. */
record TestProducer(KafkaProducer<byte[], byte[]> producer) implements AutoCloseable {

    static TestProducer open() {
        return new TestProducer(new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer()));
    }

    void send(String topic, int partition, byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, null, value);
        record.headers().add("content-type", "application/x-protobuf".getBytes(StandardCharsets.UTF_8));
        producer.send(record);
    }

    @Override
    public void close() {
        producer.close();
    }
}
