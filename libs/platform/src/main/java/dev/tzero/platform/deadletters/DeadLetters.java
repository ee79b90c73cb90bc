package dev.tzero.platform.deadletters;

import dev.tzero.platform.errors.ErrorCode;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.platform.topics.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/**
 * Sets a record aside that cannot be handled: on {@code <topic>.dlq}, with its own key, value and headers, where it came
 * from and why. Counted as {@code tzero.records.dead} by topic and code.
 */
@Singleton
public class DeadLetters {
    public static final String ORIGIN_TOPIC = "tzero-origin-topic";
    public static final String ORIGIN_PARTITION = "tzero-origin-partition";
    public static final String ORIGIN_OFFSET = "tzero-origin-offset";
    public static final String ERROR_CODE = "tzero-error-code";
    public static final String ERROR_REASON = "tzero-error-reason";

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final KafkaClients kafka;
    private final MeterRegistry meters;

    public DeadLetters(KafkaClients kafka, MeterRegistry meters) {
        this.kafka = kafka;
        this.meters = meters;
    }

    /**
     * Returns when the broker has the record.
     *
     * @param record what could not be handled; its key a string, bytes or null
     * @param reason one sentence: field, value, expectation
     * @throws UnsentDeadLetterException where the broker did not take it; to be tried again
     */
    public void send(ConsumerRecord<?, byte[]> record, ErrorCode code, String reason) {
        ProducerRecord<byte[], byte[]> dead =
                new ProducerRecord<>(Topic.deadLettersOf(record.topic()), bytes(record.key()), record.value());
        record.headers().forEach(dead.headers()::add);
        header(dead, ORIGIN_TOPIC, record.topic());
        header(dead, ORIGIN_PARTITION, Integer.toString(record.partition()));
        header(dead, ORIGIN_OFFSET, Long.toString(record.offset()));
        header(dead, ERROR_CODE, code.code());
        header(dead, ERROR_REASON, reason);
        try {
            kafka.producer().send(dead).get();
        } catch (ExecutionException | RuntimeException e) {
            throw new UnsentDeadLetterException(dead.topic(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnsentDeadLetterException(dead.topic(), e);
        }
        meters.counter("tzero.records.dead", "topic", record.topic(), "code", code.code())
                .increment();
        LOG.warnf(
                "Record %s-%d@%d went to %s: %s %s",
                record.topic(), record.partition(), record.offset(), dead.topic(), code.code(), reason);
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().remove(name).add(name, String.valueOf(value).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(Object key) {
        return switch (key) {
            case null -> null;
            case byte[] bytes -> bytes;
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            default ->
                throw new IllegalArgumentException(
                        "record key is a " + key.getClass().getName() + ", expected a String or byte[]");
        };
    }
}
