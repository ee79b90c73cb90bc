package dev.tzero.local.prompts;

import dev.tzero.local.JsonFormatException;
import dev.tzero.local.LaunchException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A line of a file of rows.
 *
 * @param subset null or empty for none
 */
record RowLine(String dataset, String subset, Map<String, Object> row) {

    /**
     * Reads a line; fields other than these three are not looked at.
     *
     * @param place file and line, for errors
     * @throws LaunchException naming the place, the field and what was expected
     */
    static RowLine read(String place, byte[] line) {
        Map<?, ?> object;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
            object = object(place, "the line", PlainJson.read(text));
        } catch (CharacterCodingException e) {
            throw new LaunchException(place + ": the line is not UTF-8, expected UTF-8", e);
        } catch (JsonFormatException e) {
            throw new LaunchException(place + ": the line " + e.getMessage(), e);
        }
        Object subset = object.get("subset");
        if (!(object.get("dataset") instanceof String dataset)) {
            throw wrong(place, "dataset", object.get("dataset"), "a text");
        }
        if (subset != null && !(subset instanceof String)) {
            throw wrong(place, "subset", subset, "a text or null");
        }
        return new RowLine(dataset, (String) subset, object(place, "row", object.get("row")));
    }

    /** Whether a line holds nothing; such lines are no rows, but count. */
    static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("unchecked") // objects that were read have texts as keys
    private static Map<String, Object> object(String place, String field, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(place, field, value, "an object");
        }
        return (Map<String, Object>) map;
    }

    private static LaunchException wrong(String place, String field, Object value, String expected) {
        String shown = String.valueOf(value);
        return new LaunchException(place + ": " + field + " is "
                + (shown.length() > 80 ? shown.substring(0, 80) + "…" : shown) + ", expected " + expected);
    }
}
