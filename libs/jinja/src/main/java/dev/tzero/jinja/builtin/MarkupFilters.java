package dev.tzero.jinja.builtin;

import dev.tzero.jinja.Signature;
import dev.tzero.jinja.runtime.Compare;
import dev.tzero.jinja.runtime.DictView;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Iteration;
import dev.tzero.jinja.runtime.Markup;
import dev.tzero.jinja.runtime.Numbers;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Strings;
import dev.tzero.jinja.runtime.Text;
import dev.tzero.jinja.runtime.Types;
import dev.tzero.jinja.runtime.Undefined;
import dev.tzero.jinja.syntax.Whitespace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Filters that write HTML, URLs and JSON. */
final class MarkupFilters {

    private MarkupFilters() {}

    static void addTo(Table table) {
        Signature value = Signature.of("value");
        table.add("safe", value, (run, v, a) -> v instanceof Markup ? v : new Markup(TextFilters.text(run, v)))
                .add("escape", value, (run, v, a) -> Markup.of(run, v))
                .alias("e", "escape")
                .add("forceescape", value, (run, v, a) -> Markup.of(run, Text.str(run, v)))
                .add("striptags", value, (run, v, a) -> HtmlText.of(run, Text.str(run, v)))
                .add("xmlattr", Signature.of("d").with("autospace", true), (run, v, a) -> attributes(run, v, a))
                .add("urlencode", value, (run, v, a) -> urlEncode(run, v))
                .add(
                        "urlize",
                        Signature.of("value")
                                .with("trim_url_limit", null)
                                .with("nofollow", false)
                                .with("target", null)
                                .with("rel", null)
                                .with("extra_schemes", null),
                        (run, v, a) -> urlize(run, v, a))
                .add("tojson", Signature.of("value").with("indent", null), (run, v, a) -> toJson(run, v, a));
    }

    private static Object attributes(Run run, Object v, Object[] a) {
        StringBuilder out = new StringBuilder();
        for (Map.Entry<?, ?> entry : map(v, "xmlattr").entrySet()) {
            run.step();
            if (entry.getValue() == null || entry.getValue() instanceof Undefined) {
                continue;
            }
            String key = TextFilters.string(entry.getKey(), "The name of an attribute");
            if (key.chars().anyMatch(c -> c == '/' || c == '>' || c == '=' || Whitespace.isSpace((char) c))) {
                throw Failure.value(
                        "Invalid character in attribute name " + Text.brief(key), "none of blanks, '/', '>' and '='");
            }
            out.append(out.isEmpty() ? "" : " ")
                    .append(Markup.escape(key))
                    .append("=\"")
                    .append(Markup.of(run, entry.getValue()).text())
                    .append('"');
            run.limitText(out.length());
        }
        if (Types.truth(a[1]) && !out.isEmpty()) {
            out.insert(0, ' ');
        }
        return run.markup(out.toString());
    }

    private static Map<?, ?> map(Object value, String filter) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        Compare.requireDefined(value);
        throw Failure.type(filter + " got a " + Types.nameOf(value), "a dict");
    }

    private static Object urlEncode(Run run, Object value) {
        if (Markup.textOf(value) != null || !Iteration.isIterable(value)) {
            return quote(run, Text.str(run, value), true);
        }
        Object pairs = value instanceof Map<?, ?> map ? new DictView(DictView.Kind.ITEMS, map) : value;
        StringBuilder out = new StringBuilder();
        Iterator<Object> items = Iteration.of(pairs);
        boolean first = true;
        while (Iteration.hasNext(items)) {
            List<?> pair = Iteration.asList(run, items.next());
            if (pair.size() != 2) {
                throw Failure.value("urlencode() got an element of length " + pair.size(), "pairs of key and value");
            }
            out.append(first ? "" : "&")
                    .append(quote(run, Text.str(run, pair.get(0)), false))
                    .append('=')
                    .append(quote(run, Text.str(run, pair.get(1)), false));
            first = false;
            run.limitText(out.length());
        }
        return out.toString();
    }

    /** @param path whether slashes stay and a blank is {@code %20}, as in a path, unlike in a query */
    private static String quote(Run run, String text, boolean path) {
        run.chargeText(3L * text.length());
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 128 && Character.isLetterOrDigit(c) || "_.-~".indexOf(c) >= 0 || c == '/' && path;
            if (plain) {
                out.append(c);
            } else if (c == ' ' && !path) {
                out.append('+');
            } else {
                out.append('%').append("0123456789ABCDEF".charAt(c >> 4)).append("0123456789ABCDEF".charAt(c & 15));
            }
        }
        return out.toString();
    }

    private static Object urlize(Run run, Object v, Object[] a) {
        TreeSet<String> rel = new TreeSet<>(List.of("noopener"));
        if (a[4] != null) {
            Strings.split(run, TextFilters.string(a[4], "rel"), null, -1).forEach(part -> rel.add((String) part));
        }
        if (Types.truth(a[2])) {
            rel.add("nofollow");
        }
        String attributes = " rel=\"" + Markup.escape(String.join(" ", rel)) + '"';
        if (Types.truth(a[3])) {
            attributes += " target=\"" + Markup.of(run, a[3]).text() + '"';
        }
        List<String> schemes = new ArrayList<>();
        if (a[5] != null) {
            for (Object scheme : Iteration.asList(run, a[5])) {
                schemes.add(TextFilters.string(scheme, "A scheme"));
            }
        }
        long limit = a[1] == null ? Long.MAX_VALUE : Numbers.toIndex(a[1], "trim_url_limit");
        return run.markup(new Urlizing(run, limit, attributes, schemes).apply(v));
    }

    private static Object toJson(Run run, Object v, Object[] a) {
        if (a[1] == null) {
            return JsonText.of(run, v, null);
        }
        String text = Markup.textOf(a[1]);
        String indent = text != null ? text : Strings.repeat(run, " ", Numbers.toIndex(a[1], "indent"));
        return JsonText.of(run, v, indent);
    }
}
