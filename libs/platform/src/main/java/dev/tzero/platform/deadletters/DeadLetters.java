package dev.tzero.platform.deadletters;

import dev.tzero.platform.errors.ErrorCode;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.platform.topics.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
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

    /** Of a record that was too large with all this: how many bytes its value has. The letter has the first ones. */
    public static final String VALUE_BYTES = "tzero-value-bytes";

    /** Of such a record: the SHA-256 of its value. */
    public static final String VALUE_SHA256 = "tzero-value-sha256";

    private static final int KEPT_VALUE = 256 << 10;
    private static final int KEPT_KEY = 64 << 10;
    private static final int KEPT_REASON = 16 << 10;

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
     * <p>A record that is too large with what is added, or on a cluster that takes less by now, is cut and loses its own
     * headers; the whole of it stays on its topic.
     *
     * @param record what could not be handled; its key a string, bytes or null
     * @param reason one sentence: field, value, expectation
     * @throws UnsentDeadLetterException where the broker did not take it; to be tried again
     */
    public void send(ConsumerRecord<?, byte[]> record, ErrorCode code, String reason) {
        ProducerRecord<byte[], byte[]> dead = letter(record, code, reason, false);
        try {
            sent(dead);
        } catch (UnsentDeadLetterException e) {
            if (!(e.getCause() instanceof RecordTooLargeException)) {
                throw e;
            }
            sent(letter(record, code, reason, true));
        }
        meters.counter("tzero.records.dead", "topic", record.topic(), "code", code.code())
                .increment();
        LOG.warnf(
                "Record %s-%d@%d went to %s: %s %s",
                record.topic(), record.partition(), record.offset(), dead.topic(), code.code(), reason);
    }

    private void sent(ProducerRecord<byte[], byte[]> dead) {
        try {
            kafka.producer().send(dead).get();
        } catch (ExecutionException e) {
            throw new UnsentDeadLetterException(
                    dead.topic(), e.getCause() instanceof RecordTooLargeException cause ? cause : e);
        } catch (RuntimeException e) {
            throw new UnsentDeadLetterException(dead.topic(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnsentDeadLetterException(dead.topic(), e);
        }
    }

    private static ProducerRecord<byte[], byte[]> letter(
            ConsumerRecord<?, byte[]> record, ErrorCode code, String reason, boolean cut) {
        byte[] key = bytes(record.key());
        byte[] value = record.value();
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                Topic.deadLettersOf(record.topic()),
                cut ? first(key, KEPT_KEY) : key,
                cut ? first(value, KEPT_VALUE) : value);
        if (!cut) {
            record.headers().forEach(letter.headers()::add);
        } else if (value != null) {
            header(letter, VALUE_BYTES, Integer.toString(value.length));
            header(letter, VALUE_SHA256, sha256(value));
        }
        header(letter, ORIGIN_TOPIC, record.topic());
        header(letter, ORIGIN_PARTITION, Integer.toString(record.partition()));
        header(letter, ORIGIN_OFFSET, Long.toString(record.offset()));
        header(letter, ERROR_CODE, code.code());
        header(letter, ERROR_REASON, cut && reason.length() > KEPT_REASON ? reason.substring(0, KEPT_REASON) : reason);
        return letter;
    }

    private static byte[] first(byte[] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
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
