package dev.tzero.dataset.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one line of JSON Lines into plain data: Map, List, String, Long, Double, Boolean and null. */
final class JsonRow {

    // NaN and Infinity are no JSON, but Python writes them; Jackson bounds depth and lengths by itself.
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private JsonRow() {}

    /** @throws FeatureMismatchException when the line is no JSON object, saying at which column of the line */
    static Map<String, Object> parse(byte[] line, int from, int length) {
        try (JsonParser parser = JSON.createParser(line, from, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new FeatureMismatchException("should be a JSON object, found " + parser.currentToken());
            }
            Map<String, Object> row = object(parser);
            if (parser.nextToken() != null) {
                throw new FeatureMismatchException("holds more than one JSON value");
            }
            return row;
        } catch (JsonProcessingException e) {
            throw new FeatureMismatchException("is no JSON: " + e.getOriginalMessage() + " at character "
                    + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new FeatureMismatchException("is no JSON: " + e.getMessage());
        }
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            map.put(name, value(parser));
        }
        return map;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> {
                if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                    throw new FeatureMismatchException(
                            "number " + Excerpt.of(parser.getText()) + " does not fit into 64 bits");
                }
                yield parser.getLongValue();
            }
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw new FeatureMismatchException("unexpected " + parser.currentToken());
        };
    }
}
