package dev.tzero.jinja.runtime;

/**
 * Python's {@code markupsafe.Markup}: a string that needs no escaping, and escapes what it is joined with.
 *
 * @param text the string
 */
public record Markup(String text) {

    /** With the five characters that mean something in HTML written as references. */
    public static String escape(String text) {
        int from = firstSpecial(text);
        if (from < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, from);
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            String reference = reference(c);
            if (reference == null) {
                out.append(c);
            } else {
                out.append(reference);
            }
        }
        return out.toString();
    }

    private static int firstSpecial(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (reference(text.charAt(i)) != null) {
                return i;
            }
        }
        return -1;
    }

    private static String reference(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '\'' -> "&#39;";
            case '"' -> "&#34;";
            default -> null;
        };
    }

    /** The value as markup: as it is if it is safe, else its text escaped. */
    public static Markup of(Run run, Object value) {
        if (value instanceof Markup markup) {
            return markup;
        }
        String text = escape(Text.str(run, value));
        run.chargeText(text.length());
        return new Markup(text);
    }

    /** The text of a string or of markup; null for other values. */
    public static String textOf(Object value) {
        return value instanceof String text ? text : value instanceof Markup markup ? markup.text : null;
    }

    /** A string of the same kind as another value: markup if that is. */
    public static Object like(Object model, String text) {
        return model instanceof Markup ? new Markup(text) : text;
    }

    @Override
    public String toString() {
        return text;
    }
}
