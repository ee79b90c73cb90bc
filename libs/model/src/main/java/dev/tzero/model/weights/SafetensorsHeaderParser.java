package dev.tzero.model.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON of a safetensors header token by token; holds nothing but the tensors and notes found so far. */
final class SafetensorsHeaderParser {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final int MAX_TENSORS = 100_000;
    private static final int MAX_DIMENSIONS = 32;

    private final Path file;
    private final long dataBytes;
    private final Map<String, SafetensorsHeader.Entry> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    SafetensorsHeaderParser(Path file, long dataBytes) {
        this.file = file;
        this.dataBytes = dataBytes;
    }

    Map<String, SafetensorsHeader.Entry> tensors() {
        return tensors;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    void parse(InputStream header) {
        try (JsonParser json = JSON.createParser(header)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw refused("header", "expected a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("__metadata__")) {
                    notes(json);
                } else {
                    tensors.put(name, tensor(json, name));
                }
                if (tensors.size() > MAX_TENSORS) {
                    throw refused("header", "more than " + MAX_TENSORS + " tensors");
                }
            }
            if (json.nextToken() != null) {
                throw refused("header", "expected nothing after the JSON object");
            }
        } catch (JsonProcessingException e) {
            throw new ModelFormatException(file, "header", "not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ModelFormatException(file, "header", "not readable as UTF-8 JSON: " + e.getMessage(), e);
        }
    }

    private void notes(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw refused("__metadata__", found(json) + ": expected a map of texts");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw refused("__metadata__." + key, found(json) + ": expected a text");
            }
            metadata.put(key, json.getText());
        }
    }

    private SafetensorsHeader.Entry tensor(JsonParser json, String name) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw refused(name, found(json) + ": expected an object of dtype, shape and data_offsets");
        }
        DType dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "dtype" -> dtype = dtype(json, name);
                case "shape" -> shape = longs(json, name + ".shape");
                case "data_offsets" -> offsets = longs(json, name + ".data_offsets");
                default -> throw refused(name + "." + key, "expected nothing but dtype, shape and data_offsets");
            }
        }
        return entry(
                name,
                present(dtype, name + ".dtype", "one of " + List.of(DType.values())),
                present(shape, name + ".shape", "a list of whole numbers"),
                present(offsets, name + ".data_offsets", "a list of whole numbers"));
    }

    private SafetensorsHeader.Entry entry(String name, DType dtype, List<Long> shape, List<Long> offsets) {
        if (offsets.size() != 2) {
            throw refused(name + ".data_offsets", offsets + ": expected a begin and an end");
        }
        long begin = offsets.get(0);
        long end = offsets.get(1);
        if (begin > end || end > dataBytes) {
            throw refused(
                    name + ".data_offsets",
                    offsets + ": expected begin <= end <= " + dataBytes + ", the bytes of data in the file");
        }
        TensorInfo info = new TensorInfo(name, dtype, shape);
        long bytes;
        try {
            bytes = info.bytes();
        } catch (ArithmeticException e) {
            throw new ModelFormatException(file, name + ".shape", shape + ": more elements than can be counted", e);
        }
        if (bytes != end - begin) {
            throw refused(
                    name + ".data_offsets",
                    offsets + ": " + (end - begin) + " bytes do not hold " + dtype + " " + shape);
        }
        return new SafetensorsHeader.Entry(info, begin, end);
    }

    private DType dtype(JsonParser json, String name) throws IOException {
        return DType.of(json.getText())
                .orElseThrow(
                        () -> refused(name + ".dtype", found(json) + ": expected one of " + List.of(DType.values())));
    }

    private List<Long> longs(JsonParser json, String field) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw refused(field, found(json) + ": expected a list of whole numbers");
        }
        List<Long> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    || json.getLongValue() < 0) {
                throw refused(field, found(json) + ": expected whole numbers from 0");
            }
            if (values.size() == MAX_DIMENSIONS) {
                throw refused(field, "more than " + MAX_DIMENSIONS + " numbers");
            }
            values.add(json.getLongValue());
        }
        return values;
    }

    private <T> T present(T value, String field, String expected) {
        if (value == null) {
            throw refused(field, "absent: expected " + expected);
        }
        return value;
    }

    private static String found(JsonParser json) {
        try {
            String text = json.getText();
            String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
            return json.currentToken() == JsonToken.VALUE_STRING ? "\"" + shown + "\"" : shown;
        } catch (IOException e) {
            return "unreadable";
        }
    }

    private ModelFormatException refused(String field, String problem) {
        return new ModelFormatException(file, field, problem);
    }
}
