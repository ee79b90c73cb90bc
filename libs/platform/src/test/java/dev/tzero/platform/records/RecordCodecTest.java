package dev.tzero.platform.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Method;
import dev.tzero.platform.errors.PlatformError;
import dev.tzero.platform.topics.Topic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {
    private static final Method MESSAGE = Method.newBuilder()
            .setName("é, 語")
            .setRequestTypeUrl("type/Request")
            .setRequestStreaming(true)
            .build();
    private final RecordCodec<Method> codec = RecordCodec.of(Method.getDefaultInstance());

    @Test
    void whatIsWrittenCanBeReadAgain() {
        ProducerRecord<byte[], byte[]> record = codec.encode(Topic.PROMPTS, "key", MESSAGE);

        String contentType =
                new String(record.headers().lastHeader(RecordCodec.CONTENT_TYPE).value(), UTF_8);
        assertEquals("application/x-protobuf", contentType);
        assertEquals("prompts", record.topic());
        assertArrayEquals("key".getBytes(UTF_8), record.key());
        assertEquals(MESSAGE, codec.decode(contentType, record.value()));
    }

    @Test
    void aTombstoneHasNeitherValueNorContentType() {
        ProducerRecord<byte[], byte[]> record = codec.encode(Topic.PROMPTS, "key", null);

        assertNull(record.value());
        assertFalse(record.headers().iterator().hasNext());
    }

    @Test
    void aValueWithoutContentTypeIsJson() {
        String json = "{\"name\":\"é, 語\",\"requestTypeUrl\":\"type/Request\",\"request_streaming\":true}";

        assertEquals(MESSAGE, codec.decode(null, json.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON; charset=utf-8", " application/json "})
    void jsonIsReadHoweverItsTypeIsSpelled(String contentType) {
        assertEquals(
                "a",
                codec.decode(contentType, "{\"name\":\"a\"}".getBytes(UTF_8)).getName());
    }

    @Test
    void anUnknownContentTypeIsRefusedByName() {
        UndecodableRecordException e =
                assertThrows(UndecodableRecordException.class, () -> codec.decode("text/csv", new byte[0]));

        assertEquals(PlatformError.UNKNOWN_CONTENT_TYPE, e.code());
        assertEquals(
                "header content-type is 'text/csv', expected application/json or application/x-protobuf",
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "\"text\"",
                "{\"name\":\"a\",\"colour\":\"red\"}",
                "{\"name\":{}}",
                "{\"requestStreaming\":\"perhaps\"}",
                "{\"options\":{}}",
                "{\"name\":\"a\"} trailing"
            })
    void whatIsNotTheJsonOfTheTypeIsRefused(String json) {
        UndecodableRecordException e =
                assertThrows(UndecodableRecordException.class, () -> codec.decode(null, json.getBytes(UTF_8)));

        assertEquals(PlatformError.BROKEN_JSON, e.code());
        assertTrue(e.getMessage().startsWith("the value is not the JSON of a google.protobuf.Method: "), e::getMessage);
    }

    @Test
    void anUnknownJsonFieldIsNamed() {
        UndecodableRecordException e = assertThrows(
                UndecodableRecordException.class, () -> codec.decode(null, "{\"colour\":1}".getBytes(UTF_8)));

        assertTrue(e.getMessage().contains("colour"), e::getMessage);
    }

    @Test
    void bytesThatAreNotTextAreToldFromBrokenJson() {
        UndecodableRecordException e = assertThrows(
                UndecodableRecordException.class, () -> codec.decode(null, new byte[] {(byte) 0xff, 1, 2}));

        assertEquals(PlatformError.BROKEN_JSON, e.code());
        assertTrue(e.getMessage().startsWith("the value is not UTF-8 text"), e::getMessage);
    }

    @Test
    void deepJsonIsRefusedAndDoesNotExhaustTheStack() {
        String deep = "{\"options\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThrows(UndecodableRecordException.class, () -> codec.decode(null, deep.getBytes(UTF_8)));
    }

    @Test
    void brokenProtobufIsRefused() {
        byte[] cut = {10, 100, 1};

        UndecodableRecordException e =
                assertThrows(UndecodableRecordException.class, () -> codec.decode("application/x-protobuf", cut));

        assertEquals(PlatformError.BROKEN_PROTOBUF, e.code());
        assertTrue(
                e.getMessage().startsWith("the value is not the Protobuf of a google.protobuf.Method: "),
                e::getMessage);
    }

    @Test
    void protobufTextThatIsNotUtf8IsRefusedAtItsField() {
        byte[] message = {10, 1, 'm', 50, 4, 10, 2, (byte) 0xC3, 0x28};

        UndecodableRecordException e =
                assertThrows(UndecodableRecordException.class, () -> codec.decode("application/x-protobuf", message));

        assertEquals(PlatformError.BROKEN_PROTOBUF, e.code());
        assertEquals("field options.name of the google.protobuf.Method is not UTF-8, expected text", e.getMessage());
    }

    @Test
    void anAbsentValueIsRefused() {
        UndecodableRecordException e =
                assertThrows(UndecodableRecordException.class, () -> codec.decode("application/json", null));

        assertEquals(PlatformError.UNEXPECTED_TOMBSTONE, e.code());
    }
}
