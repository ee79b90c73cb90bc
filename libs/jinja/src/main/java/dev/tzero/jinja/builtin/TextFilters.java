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
import java.util.ArrayList;
import java.util.List;

/** Filters on text. */
final class TextFilters {

    private TextFilters() {}

    static void addTo(Table table) {
        Signature value = Signature.of("s");
        table.addKeeping("string", value, (run, v, a) -> v instanceof String ? v : text(run, v))
                .addKeeping("upper", value, (run, v, a) -> Strings.upper(text(run, v)))
                .addKeeping("lower", value, (run, v, a) -> Strings.lower(text(run, v)))
                .addKeeping("capitalize", value, (run, v, a) -> Strings.capitalize(text(run, v)))
                .add("title", value, (run, v, a) -> title(text(run, v)))
                .addKeeping(
                        "trim",
                        Signature.of("value").with("chars", null),
                        (run, v, a) ->
                                Strings.strip(text(run, v), a[1] == null ? null : string(a[1], "chars"), true, true))
                .add("replace", Signature.of("s", "old", "new").with("count", null), (run, v, a) -> replace(run, v, a))
                .addKeeping(
                        "truncate",
                        Signature.of("s")
                                .with("length", 255L)
                                .with("killwords", false)
                                .with("end", "...")
                                .with("leeway", null),
                        new Truncating())
                .addKeeping("center", Signature.of("value").with("width", 80L), (run, v, a) -> center(run, v, a))
                .add("wordcount", value, (run, v, a) -> wordCount(text(run, v)))
                .addKeeping(
                        "indent",
                        Signature.of("s").with("width", 4L).with("first", false).with("blank", false),
                        (run, v, a) -> indent(run, v, a))
                .add(
                        "wordwrap",
                        Signature.of("s")
                                .with("width", 79L)
                                .with("break_long_words", true)
                                .with("wrapstring", null)
                                .with("break_on_hyphens", true),
                        (run, v, a) -> Wrapping.wrap(
                                run,
                                string(v, "wordwrap() argument"),
                                Numbers.toIndex(a[1], "width"),
                                Types.truth(a[2]),
                                Types.truth(a[4]),
                                a[3] == null ? "\n" : string(a[3], "wrapstring")))
                .add("pprint", value, (run, v, a) -> PrettyText.of(run, v))
                .add("format", Signature.of("value").withRest().withKeywords(), (run, v, a) -> format(run, v, a));
    }

    /** Where markup is among the values and what is printed is escaped, the result is markup. */
    private static Object replace(Run run, Object v, Object[] a) {
        boolean marked = run.autoescape && (v instanceof Markup || a[1] instanceof Markup || a[2] instanceof Markup);
        String result = Strings.replace(
                run,
                marked ? Markup.of(run, v).text() : text(run, v),
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

    private static Object center(Run run, Object v, Object[] a) {
        String text = text(run, v);
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

    private static Object indent(Run run, Object v, Object[] a) {
        String given = Markup.textOf(a[1]);
        String prefix = given != null
                ? v instanceof Markup ? Markup.of(run, a[1]).text() : given
                : Strings.repeat(run, " ", Numbers.toIndex(a[1], "width"));
        List<Object> lines = Strings.lines(run, string(v, "indent() argument") + "\n", false);
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

    private static Object format(Run run, Object v, Object[] a) {
        Tuple values = (Tuple) a[1];
        Dict named = (Dict) a[2];
        if (!values.isEmpty() && !named.isEmpty()) {
            throw Failure.type("format got positional and keyword arguments", "one kind of them");
        }
        Object arguments = named.isEmpty() ? values : named;
        return v instanceof Markup markup
                ? PercentFormat.format(run, markup, arguments)
                : PercentFormat.format(run, text(run, v), arguments);
    }

    /** Joins the texts of values. */
    static String join(Run run, Iterable<?> values, String separator) {
        List<String> texts = new ArrayList<>();
        long length = 0;
        for (Object value : values) {
            String text = Text.str(run, value);
            texts.add(text);
            run.chargeText(text.length());
            length += text.length() + separator.length();
            run.limitText(length - separator.length());
        }
        return String.join(separator, texts);
    }

    /** The values of an iterable, checked to be one. */
    static Iterable<Object> iterable(Object value) {
        var iterator = Iteration.of(value);
        return () -> iterator;
    }
}
