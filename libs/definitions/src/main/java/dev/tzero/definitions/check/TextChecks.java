package dev.tzero.definitions.check;

import dev.tzero.proto.prompt.v1.Finding;
import java.util.Arrays;
import java.util.List;

/** Whether texts of people can be stored, published, and written to a file. */
public final class TextChecks {

    /** Longest name of a dataset, subset, prompt or author, and longest id, in UTF-16 units. */
    public static final int LONGEST_NAME = 200;

    /** Longest template, answer choices and reference, in UTF-16 units; three of them fit in a record. */
    public static final int LONGEST_TEXT = 65_536;

    private TextChecks() {}

    /** A name that must be there. */
    static void name(String field, String value, List<Finding> findings) {
        if (value.isBlank()) {
            findings.add(FindingCode.FIELD_MISSING.at(field, "empty: expected a name"));
        } else {
            label(field, value, findings);
        }
    }

    /** A name that may be empty. */
    public static void label(String field, String value, List<Finding> findings) {
        if (value.length() > LONGEST_NAME) {
            findings.add(FindingCode.FIELD_TOO_LONG.at(
                    field, value.length() + " characters: expected at most " + LONGEST_NAME));
        } else if (value.codePoints().anyMatch(TextChecks::isControl)) {
            findings.add(FindingCode.TEXT_INVALID.at(field, "control characters: expected plain text"));
        } else if (hasLoneSurrogate(value)) {
            findings.add(FindingCode.TEXT_INVALID.at(field, "half of a surrogate pair: expected Unicode text"));
        }
    }

    /** A name that becomes a folder when prompts are exported. */
    static void folder(String field, String value, List<Finding> findings) {
        boolean leadsOut = Arrays.stream(value.split("/", -1))
                .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (!value.isEmpty() && (leadsOut || value.indexOf('\\') >= 0)) {
            findings.add(FindingCode.TEXT_INVALID.at(
                    field,
                    Quoted.of(value) + " is no relative path: expected a name such as super_glue or owner/name"));
        }
    }

    /** Whether a long text can be looked at further. */
    static boolean text(String field, String value, List<Finding> findings) {
        if (value.length() > LONGEST_TEXT) {
            findings.add(FindingCode.FIELD_TOO_LONG.at(
                    field, value.length() + " characters: expected at most " + LONGEST_TEXT));
            return false;
        }
        if (value.indexOf('\0') >= 0) {
            findings.add(FindingCode.TEXT_INVALID.at(field, "a NUL character: expected text"));
            return false;
        }
        if (hasLoneSurrogate(value)) {
            findings.add(FindingCode.TEXT_INVALID.at(field, "half of a surrogate pair: expected Unicode text"));
            return false;
        }
        return true;
    }

    private static boolean isControl(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** JSON can spell them; UTF-8 cannot, and would turn them into question marks. */
    private static boolean hasLoneSurrogate(String value) {
        return value.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
