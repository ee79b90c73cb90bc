package dev.tzero.platform.pages;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The fields of a form as browsers send it ({@code application/x-www-form-urlencoded}, WHATWG URL standard, section 5).
 *
 * <p>Pages take a form as one text: it is then read as it arrives, while a framework that takes it apart itself holds a thread
 * for as long as the sender likes.
 */
public final class FormFields {

    private final Map<String, String> fields;

    private FormFields(Map<String, String> fields) {
        this.fields = Map.copyOf(fields);
    }

    /**
     * Reads a form; of several fields with one name the last counts.
     *
     * @throws IllegalArgumentException when it is cut within an escaped character
     */
    public static FormFields of(String body) {
        Map<String, String> fields = new HashMap<>();
        for (String field : body.split("&")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
            }
        }
        return new FormFields(fields);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("form: an escaped character is not complete: expected %XX", e);
        }
    }

    /** The value of a field; empty when there is none. */
    public String get(String name) {
        return fields.getOrDefault(name, "");
    }
}
