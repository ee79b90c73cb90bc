package dev.tzero.local.prompts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.tzero.local.JsonFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as Python's {@code json} reads it, as the plain data that templates see: integers without bounds, floats, keys in
 * their order, of equal keys the last; {@code NaN} and {@code Infinity} are floats.
 */
final class PlainJson {

    private static final int DEEPEST = 500;
    private static final int MOST_DIGITS = 4300;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(MOST_DIGITS)
                    .build())
            .build();

    private PlainJson() {}

    /**
     * The one value of a text.
     *
     * @throws JsonFormatException saying what is wrong with it, and where
     */
    static Object read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new JsonFormatException("is empty, expected a JSON value");
            }
            Object value = value(parser, first);
            if (parser.nextToken() != null) {
                throw new JsonFormatException("goes on after its value at column "
                        + parser.currentTokenLocation().getColumnNr() + ", expected one JSON value");
            }
            return value;
        } catch (JsonProcessingException e) {
            int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            throw new JsonFormatException(
                    "is not JSON" + (column > 0 ? " at column " + column : "") + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be read", e);
        }
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> floating(parser);
            default -> throw new IllegalStateException("no value begins with " + token);
        };
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            object.put(key, value(parser, parser.nextToken()));
        }
        return object;
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> array = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(parser, token));
        }
        return array;
    }

    private static Object integer(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            default -> {
                BigInteger value = parser.getBigIntegerValue();
                yield value;
            }
        };
    }

    private static Object floating(JsonParser parser) throws IOException {
        String text = parser.getText();
        return switch (text) {
            case "NaN", "Infinity", "-Infinity" -> parser.getDoubleValue();
            default -> {
                if (!Character.isDigit(text.charAt(text.length() - 1))) {
                    throw new JsonFormatException("has the number " + text + ", expected NaN, Infinity or -Infinity");
                }
                yield Double.parseDouble(text);
            }
        };
    }
}
