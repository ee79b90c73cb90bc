package dev.tzero.platform.records;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.tzero.platform.errors.PlatformError;
import dev.tzero.platform.topics.Topic;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * One message type as the value of a record: written as Protobuf, read as Protobuf or as its JSON mapping.
 *
 * <p>The {@code content-type} header tells which; without the header the value is JSON, as people write it.
 *
 * @param <M> the message type
 */
public final class RecordCodec<M extends Message> {
    /** The header that names the form of the value. */
    public static final String CONTENT_TYPE = "content-type";

    public static final String PROTOBUF = "application/x-protobuf";
    public static final String JSON = "application/json";

    private final M prototype;

    private RecordCodec(M prototype) {
        this.prototype = prototype;
    }

    /** @param prototype any message of the type, such as its default instance */
    public static <M extends Message> RecordCodec<M> of(M prototype) {
        return new RecordCodec<>(prototype);
    }

    /** A record for a producer of bytes; a null message is a tombstone, which has no content type. */
    public ProducerRecord<byte[], byte[]> encode(Topic topic, String key, M message) {
        return record(topic, key, message);
    }

    /** As {@link #encode}, for callers that hold messages of many types. */
    public static ProducerRecord<byte[], byte[]> record(Topic topic, String key, Message message) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        byte[] value = message == null ? null : message.toByteArray();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic.name(), keyBytes, value);
        if (message != null) {
            record.headers().add(CONTENT_TYPE, PROTOBUF.getBytes(StandardCharsets.UTF_8));
        }
        return record;
    }

    /**
     * Reads the value of a record.
     *
     * @throws UndecodableRecordException where the value is absent, of an unknown content type or not what that says
     */
    public M decode(ConsumerRecord<?, byte[]> record) {
        Header header = record.headers().lastHeader(CONTENT_TYPE);
        String contentType =
                header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        return decode(contentType, record.value());
    }

    /** As {@link #decode(ConsumerRecord)}; a null content type means JSON. */
    public M decode(String contentType, byte[] value) {
        if (value == null) {
            throw new UndecodableRecordException(
                    PlatformError.UNEXPECTED_TOMBSTONE, "the value is absent, expected a " + typeName(), null);
        }
        return switch (mediaType(contentType)) {
            case PROTOBUF -> fromProtobuf(value);
            case JSON -> fromJson(value);
            default ->
                throw new UndecodableRecordException(
                        PlatformError.UNKNOWN_CONTENT_TYPE,
                        "header content-type is '" + shortened(contentType) + "', expected " + JSON + " or " + PROTOBUF,
                        null);
        };
    }

    private static String mediaType(String contentType) {
        if (contentType == null) {
            return JSON;
        }
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    private M fromProtobuf(byte[] value) {
        try {
            return built(prototype.newBuilderForType().mergeFrom(value));
        } catch (InvalidProtocolBufferException e) {
            throw InvalidText.field(prototype.getDescriptorForType(), value)
                    .map(field -> new UndecodableRecordException(
                            PlatformError.BROKEN_PROTOBUF,
                            "field " + field + " of the " + typeName() + " is not UTF-8, expected text",
                            e))
                    .orElseGet(() -> undecodable(PlatformError.BROKEN_PROTOBUF, "Protobuf", e));
        }
    }

    private M fromJson(byte[] value) {
        Message.Builder builder = prototype.newBuilderForType();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
            requireOneValue(text);
            JsonFormat.parser().merge(text, builder);
            return built(builder);
        } catch (CharacterCodingException e) {
            throw new UndecodableRecordException(
                    PlatformError.BROKEN_JSON,
                    "the value is not UTF-8 text, expected the JSON of a " + typeName()
                            + " (or the header content-type: " + PROTOBUF + ")",
                    e);
        } catch (IOException | RuntimeException e) {
            // JsonFormat lets a few of its parser's own exceptions through.
            throw undecodable(PlatformError.BROKEN_JSON, "JSON", e);
        }
    }

    /** JsonFormat ignores what follows the value; here it would be a record half read. */
    private static void requireOneValue(String text) throws IOException {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        reader.skipValue();
        if (reader.peek() != JsonToken.END_DOCUMENT) {
            throw new MalformedJsonException("text follows the value");
        }
    }

    private UndecodableRecordException undecodable(PlatformError code, String form, Exception e) {
        return new UndecodableRecordException(
                code, "the value is not the " + form + " of a " + typeName() + ": " + shortened(e.getMessage()), e);
    }

    private String typeName() {
        return prototype.getDescriptorForType().getFullName();
    }

    private static String shortened(String text) {
        return text == null || text.length() <= 500 ? text : text.substring(0, 500) + "…";
    }

    @SuppressWarnings("unchecked") // a builder made by a prototype of type M builds an M
    private M built(Message.Builder builder) {
        return (M) builder.build();
    }
}
