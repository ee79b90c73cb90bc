package dev.tzero.local.prompts;

import java.util.List;

/** Writes JSON on one line. Half a surrogate pair is escaped, so that every text has a UTF-8 form. */
final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out;
    private boolean first = true;

    JsonText(StringBuilder out) {
        this.out = out;
    }

    JsonText begin() {
        out.append('{');
        first = true;
        return this;
    }

    void end() {
        out.append("}\n");
    }

    /** A field with a text, or with null. */
    JsonText field(String name, String value) {
        name(name);
        value(value);
        return this;
    }

    JsonText field(String name, long value) {
        name(name);
        out.append(value);
        return this;
    }

    /** A field with a list of texts, or with null. */
    JsonText field(String name, List<String> values) {
        name(name);
        if (values == null) {
            out.append("null");
            return this;
        }
        out.append('[');
        for (int i = 0; i < values.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            value(values.get(i));
        }
        out.append(']');
        return this;
    }

    private void name(String name) {
        out.append(first ? "\"" : ", \"").append(name).append("\": ");
        first = false;
    }

    private void value(String value) {
        if (value == null) {
            out.append("null");
            return;
        }
        out.append('"');
        int written = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
                continue;
            }
            out.append(value, written, i);
            written = i + 1;
            escape(c);
        }
        out.append(value, written, value.length()).append('"');
    }

    private void escape(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(HEX.charAt(c >> shift & 15));
                }
            }
        }
    }
}
