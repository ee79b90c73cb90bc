package dev.tzero.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checked header of a safetensors file: eight bytes of length, JSON, then the data.
 *
 * <p>Nothing in the file is believed before it is compared with the size of the file: the header length before the header
 * is read, every offset against the data, every shape against its bytes, and all tensors against each other.
 *
 * @param dataStart byte of the file where the data begins
 * @param tensors tensors by name, in header order
 * @param metadata the {@code __metadata__} map
 */
record SafetensorsHeader(long dataStart, Map<String, TensorInfo> tensors, Map<String, String> metadata) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final int LENGTH_BYTES = 8;
    /** The limit of the reference implementation. */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw new ModelFormatException(
                    file, "size", size + " bytes: expected at least " + LENGTH_BYTES + " for a safetensors file");
        }
        long length =
                bytes(channel, 0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
        long longest = Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES);
        if (length < 2 || length > longest) {
            throw new ModelFormatException(
                    file,
                    "header length",
                    Long.toUnsignedString(length) + ": expected 2 to " + longest + " in a file of " + size + " bytes");
        }
        JsonNode json = parse(file, bytes(channel, LENGTH_BYTES, (int) length));
        long dataBytes = size - LENGTH_BYTES - length;
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (field.getKey().equals("__metadata__")) {
                field.getValue()
                        .properties()
                        .forEach(entry ->
                                metadata.put(entry.getKey(), entry.getValue().asText()));
            } else {
                tensors.put(field.getKey(), tensor(file, field.getKey(), field.getValue(), dataBytes));
            }
        }
        checkCoverage(file, tensors, dataBytes);
        return new SafetensorsHeader(LENGTH_BYTES + length, tensors, metadata);
    }

    private static JsonNode parse(Path file, ByteBuffer header) {
        try {
            JsonNode json = JSON.readTree(header.array());
            if (json == null || !json.isObject()) {
                throw new ModelFormatException(file, "header", "expected a JSON object");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new ModelFormatException(file, "header", "not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ModelFormatException(file, "header", "not readable as UTF-8 JSON: " + e.getMessage(), e);
        }
    }

    private static TensorInfo tensor(Path file, String name, JsonNode json, long dataBytes) {
        DType dtype = DType.of(json.path("dtype").asText())
                .orElseThrow(() -> new ModelFormatException(
                        file, name + ".dtype", json.path("dtype") + ": expected one of " + List.of(DType.values())));
        List<Long> shape = longs(file, name + ".shape", json.path("shape"));
        List<Long> offsets = longs(file, name + ".data_offsets", json.path("data_offsets"));
        if (offsets.size() != 2) {
            throw new ModelFormatException(file, name + ".data_offsets", offsets + ": expected a begin and an end");
        }
        long begin = offsets.get(0);
        long end = offsets.get(1);
        if (begin > end || end > dataBytes) {
            throw new ModelFormatException(
                    file,
                    name + ".data_offsets",
                    offsets + ": expected begin <= end <= " + dataBytes + ", the bytes of data in the file");
        }
        if (byteSize(file, name, shape, dtype) != end - begin) {
            throw new ModelFormatException(
                    file,
                    name + ".data_offsets",
                    offsets + ": " + (end - begin) + " bytes do not hold " + dtype + " " + shape);
        }
        return new TensorInfo(name, dtype, shape, begin, end);
    }

    private static long byteSize(Path file, String name, List<Long> shape, DType dtype) {
        try {
            long elements = 1;
            for (long dimension : shape) {
                elements = Math.multiplyExact(elements, dimension);
            }
            return Math.multiplyExact(elements, dtype.bytes());
        } catch (ArithmeticException e) {
            throw new ModelFormatException(file, name + ".shape", shape + ": more elements than can be counted", e);
        }
    }

    private static List<Long> longs(Path file, String field, JsonNode json) {
        if (!json.isArray()) {
            throw new ModelFormatException(
                    file, field, (json.isMissingNode() ? "absent" : json) + ": expected a list of whole numbers");
        }
        List<Long> values = new ArrayList<>();
        for (JsonNode value : json) {
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                throw new ModelFormatException(file, field, json + ": expected whole numbers from 0");
            }
            values.add(value.longValue());
        }
        return values;
    }

    /** The format asks that the tensors fill the data without gap and without sharing a byte. */
    private static void checkCoverage(Path file, Map<String, TensorInfo> tensors, long dataBytes) {
        List<TensorInfo> ordered = tensors.values().stream()
                .sorted(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end))
                .toList();
        long expected = 0;
        for (TensorInfo tensor : ordered) {
            if (tensor.begin() != expected) {
                throw new ModelFormatException(
                        file,
                        tensor.name() + ".data_offsets",
                        "begins at " + tensor.begin() + ": expected " + expected + ", where the tensor before it ends");
            }
            expected = tensor.end();
        }
        if (expected != dataBytes) {
            throw new ModelFormatException(
                    file, "data", dataBytes + " bytes: expected " + expected + ", where the last tensor ends");
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long position, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return buffer.flip();
    }
}
