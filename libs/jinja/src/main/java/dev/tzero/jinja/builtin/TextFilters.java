package dev.tzero.jinja.builtin;

import dev.tzero.jinja.Signature;
import dev.tzero.jinja.runtime.Compare;
import dev.tzero.jinja.runtime.Dict;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Iteration;
import dev.tzero.jinja.runtime.Markup;
import dev.tzero.jinja.runtime.Numbers;
import dev.tzero.jinja.runtime.PercentFormat;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Strings;
import dev.tzero.jinja.runtime.Text;
import dev.tzero.jinja.runtime.Tuple;
import dev.tzero.jinja.runtime.Types;
import dev.tzero.jinja.syntax.Whitespace;
import java.util.List;

/** Filters on text. */
final class TextFilters {

    /** How many characters more than its length {@code truncate} lets pass. */
    private static final long LEEWAY = 5;

    private TextFilters() {}

    static void addTo(Table table) {
        Signature value = Signature.of("s");
        table.addKeeping("string", value, (run, a) -> a[0] instanceof String ? a[0] : text(run, a[0]))
                .addKeeping("upper", value, (run, a) -> Strings.upper(text(run, a[0])))
                .addKeeping("lower", value, (run, a) -> Strings.lower(text(run, a[0])))
                .addKeeping("capitalize", value, (run, a) -> Strings.capitalize(text(run, a[0])))
                .add("title", value, (run, a) -> title(text(run, a[0])))
                .addKeeping(
                        "trim",
                        Signature.of("value").with("chars", null),
                        (run, a) ->
                                Strings.strip(text(run, a[0]), a[1] == null ? null : string(a[1], "chars"), true, true))
                .add("replace", Signature.of("s", "old", "new").with("count", null), (run, a) -> replace(run, a))
                .addKeeping(
                        "truncate",
                        Signature.of("s")
                                .with("length", 255L)
                                .with("killwords", false)
                                .with("end", "...")
                                .with("leeway", null),
                        (run, a) -> truncate(run, a[0], a))
                .addKeeping("center", Signature.of("value").with("width", 80L), (run, a) -> center(run, a))
                .add("wordcount", value, (run, a) -> wordCount(text(run, a[0])))
                .addKeeping(
                        "indent",
                        Signature.of("s").with("width", 4L).with("first", false).with("blank", false),
                        (run, a) -> indent(run, a))
                .add(
                        "wordwrap",
                        Signature.of("s")
                                .with("width", 79L)
                                .with("break_long_words", true)
                                .with("wrapstring", null)
                                .with("break_on_hyphens", true),
                        (run, a) -> Wrapping.wrap(
                                run,
                                string(a[0], "wordwrap() argument"),
                                Numbers.toIndex(a[1], "width"),
                                Types.truth(a[2]),
                                Types.truth(a[4]),
                                a[3] == null ? "\n" : string(a[3], "wrapstring")))
                .add("pprint", value, (run, a) -> PrettyText.of(run, a[0]))
                .add("format", Signature.of("value").withRest().withKeywords(), (run, a) -> format(run, a));
    }

    /** Where markup is among the values and what is printed is escaped, the result is markup. */
    private static Object replace(Run run, Object[] a) {
        boolean marked = run.autoescape && (a[0] instanceof Markup || a[1] instanceof Markup || a[2] instanceof Markup);
        String result = Strings.replace(
                run,
                marked ? Markup.of(run, a[0]).text() : text(run, a[0]),
                Text.str(run, a[1]),
                marked ? Markup.of(run, a[2]).text() : Text.str(run, a[2]),
                a[3] == null ? -1 : Numbers.toIndex(a[3], "count"));
        return marked ? new Markup(result) : result;
    }

    static String text(Run run, Object value) {
        String text = Text.str(run, value);
        run.chargeText(text.length());
        return text;
    }

    static String string(Object value, String what) {
        String text = Markup.textOf(value);
        if (text != null) {
            return text;
        }
        Compare.requireDefined(value);
        throw Failure.type(what + " is a " + Types.nameOf(value), "a string");
    }

    private static Object truncate(Run run, Object value, Object[] a) {
        long length = Numbers.toIndex(a[1], "length");
        if (Markup.textOf(value) == null && Iteration.length(run, value) <= length) {
            return value;
        }
        String text = string(value, "truncate() argument");
        String end = string(a[3], "end");
        long leeway = a[4] == null ? LEEWAY : Numbers.toIndex(a[4], "leeway");
        int endLength = Strings.length(end);
        if (length < endLength || leeway < 0) {
            throw Failure.value("truncate() to " + length, "at least " + endLength + ", and a leeway of at least 0");
        }
        run.charge(text.length() > length + leeway ? text.length() >> 6 : 0);
        // A text has at most as many characters as UTF-16 units, and at least half as many.
        boolean fits = text.length() <= length + leeway
                || text.length() < 2 * (length + leeway + 1) && Strings.length(text) <= length + leeway;
        if (fits) {
            return text;
        }
        int cut = Strings.offset(text, (int) length - endLength);
        if (!Types.truth(a[2])) {
            int blank = text.lastIndexOf(' ', cut - 1);
            cut = blank < 0 ? cut : blank;
        }
        return text.substring(0, cut)
                .concat(value instanceof Markup ? Markup.of(run, a[3]).text() : end);
    }

    /** Upper case after white space, a hyphen or an opening bracket; lower case elsewhere. */
    private static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            int start = i;
            while (i < text.length() && !beginsWord(text.charAt(i))) {
                i++;
            }
            if (i > start) {
                int first = start + Character.charCount(text.codePointAt(start));
                out.append(Strings.upper(text.substring(start, first)));
                out.append(Strings.lower(text.substring(first, i)));
            }
            while (i < text.length() && beginsWord(text.charAt(i))) {
                out.append(text.charAt(i++));
            }
        }
        return out.toString();
    }

    private static boolean beginsWord(char c) {
        return Whitespace.isSpace(c) || "-({[<".indexOf(c) >= 0;
    }

    private static Object center(Run run, Object[] a) {
        String text = text(run, a[0]);
        long width = Numbers.toIndex(a[1], "width");
        long missing = Math.max(0, width - Strings.length(text));
        long left = missing / 2 + (missing & width & 1);
        return Strings.repeat(run, " ", left) + text + Strings.repeat(run, " ", missing - left);
    }

    private static Object wordCount(String text) {
        long words = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean part = isWordPart(c);
            words += part && !inWord ? 1 : 0;
            inWord = part;
            i += Character.charCount(c);
        }
        return words;
    }

    /** As {@code \\w} of a regular expression. */
    static boolean isWordPart(int c) {
        return c == '_'
                || Character.isLetterOrDigit(c)
                || Character.getType(c) == Character.OTHER_NUMBER
                || Character.getType(c) == Character.LETTER_NUMBER;
    }

    private static Object indent(Run run, Object[] a) {
        String given = Markup.textOf(a[1]);
        String prefix = given != null
                ? a[0] instanceof Markup ? Markup.of(run, a[1]).text() : given
                : Strings.repeat(run, " ", Numbers.toIndex(a[1], "width"));
        List<Object> lines = Strings.lines(run, string(a[0], "indent() argument") + "\n", false);
        run.chargeText((long) lines.size() * prefix.length());
        run.charge(lines.size());
        boolean blank = Types.truth(a[3]);
        StringBuilder out = new StringBuilder(Types.truth(a[2]) ? prefix : "");
        for (int i = 0; i < lines.size(); i++) {
            String line = (String) lines.get(i);
            if (i > 0) {
                out.append('\n').append(line.isEmpty() && !blank ? "" : prefix);
            }
            out.append(line);
        }
        run.chargeText(out.length());
        return out.toString();
    }

    private static Object format(Run run, Object[] a) {
        Tuple values = (Tuple) a[1];
        Dict named = (Dict) a[2];
        if (!values.isEmpty() && !named.isEmpty()) {
            throw Failure.type("format got positional and keyword arguments", "one kind of them");
        }
        Object arguments = named.isEmpty() ? values : named;
        return a[0] instanceof Markup markup
                ? PercentFormat.format(run, markup, arguments)
                : PercentFormat.format(run, text(run, a[0]), arguments);
    }

    /** Joins the texts of values. */
    static String join(Run run, Iterable<?> values, String separator) {
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Object value : values) {
            if (!first) {
                out.append(separator);
            }
            first = false;
            int before = out.length();
            Text.append(run, value, out);
            run.chargeText(out.length() - before);
            run.limitText(out.length());
        }
        return out.toString();
    }

    /** The values of an iterable, checked to be one. */
    static Iterable<Object> iterable(Object value) {
        var iterator = Iteration.of(value);
        return () -> iterator;
    }
}
