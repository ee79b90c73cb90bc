package dev.tzero.jinja.runtime;

import dev.tzero.jinja.Signature;
import dev.tzero.jinja.syntax.Whitespace;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/** Methods of str. */
final class StringMethods {

    static final Map<String, Method> TABLE = table();

    private StringMethods() {}

    private interface Body {
        Object call(Run run, String text, Object[] arguments);
    }

    private static Map<String, Method> table() {
        Map<String, Method> table = new HashMap<>();
        changes(table);
        predicates(table);
        searches(table);
        splits(table);
        return Map.copyOf(table);
    }

    private static void put(Map<String, Method> table, String name, Signature signature, Body body) {
        table.put(name, new Method(signature, (run, target, arguments) -> {
            run.chargeText(((String) target).length());
            return body.call(run, (String) target, arguments);
        }));
    }

    private static void map(Map<String, Method> table, String name, UnaryOperator<String> change) {
        put(table, name, Signature.of(), (run, text, a) -> change.apply(text));
    }

    /** For changes that look at each character by itself. */
    private static void costly(Map<String, Method> table, String name, UnaryOperator<String> change) {
        put(table, name, Signature.of(), (run, text, a) -> {
            run.charge(text.length() >> 3);
            return change.apply(text);
        });
    }

    private static void changes(Map<String, Method> table) {
        map(table, "lower", Strings::lower);
        map(table, "upper", Strings::upper);
        map(table, "casefold", Strings::caseFold);
        map(table, "capitalize", Strings::capitalize);
        costly(table, "title", Strings::title);
        costly(table, "swapcase", Strings::swapCase);
        Signature characters = Signature.of().with("chars", null);
        put(table, "strip", characters, (run, text, a) -> strip(run, text, a, true, true));
        put(table, "lstrip", characters, (run, text, a) -> strip(run, text, a, true, false));
        put(table, "rstrip", characters, (run, text, a) -> strip(run, text, a, false, true));
        put(table, "replace", Signature.of("old", "new").with("count", -1L), (run, text, a) -> {
            String old = Arguments.string(a, 0, "replace() argument 1");
            String replacement = Arguments.string(a, 1, "replace() argument 2");
            return Strings.replace(run, text, old, replacement, Arguments.integer(a, 2, "replace() count"));
        });
        put(table, "removeprefix", Signature.of("prefix"), (run, text, a) -> {
            String prefix = Arguments.string(a, 0, "removeprefix() argument");
            return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
        });
        put(table, "removesuffix", Signature.of("suffix"), (run, text, a) -> {
            String suffix = Arguments.string(a, 0, "removesuffix() argument");
            return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
        });
        put(
                table,
                "format",
                Signature.of().withRest().withKeywords(),
                (run, text, a) -> BraceFormat.format(run, text, (Tuple) a[0], (Dict) a[1], false));
        put(table, "zfill", Signature.of("width"), (run, text, a) -> {
            String sign = text.startsWith("-") || text.startsWith("+") ? text.substring(0, 1) : "";
            long fill = Arguments.integer(a, 0, "zfill() width") - Strings.length(text);
            return sign + Strings.repeat(run, "0", fill) + text.substring(sign.length());
        });
        Signature width = Signature.of("width").with("fillchar", " ");
        put(table, "ljust", width, (run, text, a) -> text + fill(run, a, missing(text, a)));
        put(table, "rjust", width, (run, text, a) -> fill(run, a, missing(text, a)) + text);
        put(table, "center", width, (run, text, a) -> {
            long missing = Math.max(0, missing(text, a));
            long left = missing / 2 + (missing & (long) a[0] & 1);
            return fill(run, a, left) + text + fill(run, a, missing - left);
        });
        put(
                table,
                "expandtabs",
                Signature.of().with("tabsize", 8L),
                (run, text, a) -> expandTabs(run, text, Arguments.integer(a, 0, "expandtabs() tabsize")));
        put(table, "join", Signature.of("iterable"), StringMethods::join);
        put(table, "translate", Signature.of("table"), StringMethods::translate);
    }

    private static String strip(Run run, String text, Object[] a, boolean left, boolean right) {
        run.charge(text.length() >> 4);
        return Strings.strip(text, Arguments.stringOrNone(a, 0, "strip() argument"), left, right);
    }

    private static long missing(String text, Object[] a) {
        a[0] = Arguments.integer(a, 0, "the width");
        return (long) a[0] - Strings.length(text);
    }

    private static String fill(Run run, Object[] a, long count) {
        String character = Arguments.string(a, 1, "the fill character");
        if (Strings.length(character) != 1) {
            throw Failure.type("The fill character is " + Text.brief(character), "exactly one character");
        }
        return Strings.repeat(run, character, count);
    }

    private static String expandTabs(Run run, String text, long size) {
        StringBuilder out = new StringBuilder();
        long column = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\t') {
                long blanks = size > 0 ? size - column % size : 0;
                out.append(Strings.repeat(run, " ", blanks));
                column += blanks;
            } else {
                out.append(c);
                column = c == '\n' || c == '\r' ? 0 : column + 1;
            }
        }
        return out.toString();
    }

    private static Object join(Run run, String separator, Object[] a) {
        StringBuilder out = new StringBuilder();
        Iterator<Object> items = Iteration.of(a[0]);
        int count = 0;
        while (items.hasNext()) {
            Object item = items.next();
            String text = Markup.textOf(item);
            if (text == null) {
                throw Failure.type("join() item " + count + " is a " + Types.nameOf(item), "a string");
            }
            if (count++ > 0) {
                out.append(separator);
            }
            out.append(text);
            run.chargeText(0);
            run.chargeText(count % 16 == 0 ? out.length() : text.length());
        }
        run.chargeText(out.length());
        return out.toString();
    }

    /** The table has strings, code points or None by code point. */
    private static Object translate(Run run, String text, Object[] a) {
        run.charge(text.length() >> 2);
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            Object changed = Access.item(run, a[0], (long) c);
            if (changed instanceof Undefined) {
                out.appendCodePoint(c);
            } else if (changed != null) {
                String part = Markup.textOf(changed);
                out.append(part != null ? part : FormatSpec.character(Numbers.toIndex(changed, "a translation")));
            }
            run.limitText(out.length());
        }
        run.chargeText(out.length());
        return out.toString();
    }

    private static void test(Map<String, Method> table, String name, IntPredicate each) {
        put(
                table,
                name,
                Signature.of(),
                (run, text, a) -> !text.isEmpty() && text.codePoints().allMatch(each));
    }

    private static void predicates(Map<String, Method> table) {
        test(table, "isspace", c -> c < 0x10000 && Whitespace.isSpace((char) c));
        test(table, "isalpha", Character::isLetter);
        test(table, "isalnum", c -> Character.isLetter(c) || Character.isDigit(c) || isNumeric(c));
        test(table, "isdecimal", Character::isDigit);
        test(table, "isdigit", c -> Character.isDigit(c) || isSuperscript(c));
        test(table, "isnumeric", StringMethods::isNumeric);
        put(table, "isascii", Signature.of(), (run, text, a) -> text.chars().allMatch(c -> c < 128));
        put(
                table,
                "isprintable",
                Signature.of(),
                (run, text, a) -> text.codePoints().allMatch(Text::isPrintable));
        put(
                table,
                "isidentifier",
                Signature.of(),
                (run, text, a) -> !text.isEmpty()
                        && (text.charAt(0) == '_' || Character.isUnicodeIdentifierStart(text.codePointAt(0)))
                        && text.codePoints().allMatch(Character::isUnicodeIdentifierPart));
        put(table, "islower", Signature.of(), (run, text, a) -> isCase(text, Character::isLowerCase));
        put(table, "isupper", Signature.of(), (run, text, a) -> isCase(text, Character::isUpperCase));
        put(
                table,
                "istitle",
                Signature.of(),
                (run, text, a) -> text.codePoints().anyMatch(Strings::isCased) && text.equals(Strings.title(text)));
    }

    private static boolean isNumeric(int c) {
        int type = Character.getType(c);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    private static boolean isSuperscript(int c) {
        return c == 0xb2
                || c == 0xb3
                || c == 0xb9
                || c == 0x2070
                || c >= 0x2074 && c <= 0x2079
                || c >= 0x2080 && c <= 0x2089;
    }

    private static boolean isCase(String text, IntPredicate wanted) {
        return text.codePoints().anyMatch(Strings::isCased)
                && text.codePoints().filter(Strings::isCased).allMatch(wanted);
    }

    private static void searches(Map<String, Method> table) {
        Signature range = Signature.of("sub").with("start", null).with("end", null);
        put(table, "find", range, (run, text, a) -> find(run, text, a, false));
        put(table, "rfind", range, (run, text, a) -> find(run, text, a, true));
        put(table, "index", range, (run, text, a) -> found(find(run, text, a, false)));
        put(table, "rindex", range, (run, text, a) -> found(find(run, text, a, true)));
        put(table, "count", range, (run, text, a) -> {
            String part = Arguments.string(a, 0, "count() argument");
            run.charge(text.length() >> 4);
            String within = within(text, a);
            if (within == null) {
                return 0L;
            }
            if (part.isEmpty()) {
                return Strings.length(within) + 1L;
            }
            long count = 0;
            for (int at = Search.indexOf(within, part, 0);
                    at >= 0;
                    at = Search.indexOf(within, part, at + part.length())) {
                count++;
            }
            return count;
        });
        Signature affix = Signature.of("affix").with("start", null).with("end", null);
        put(table, "startswith", affix, (run, text, a) -> affix(text, a, true));
        put(table, "endswith", affix, (run, text, a) -> affix(text, a, false));
    }

    /** The part of the text between arguments 1 and 2; null if they exclude even the empty string. */
    private static String within(String text, Object[] a) {
        if (a[1] == null && a[2] == null) {
            return text;
        }
        int size = Strings.length(text);
        long start = clip(a[1], 0, size);
        long end = Math.min(size, clip(a[2], size, size));
        return start > end ? null : text.substring(Strings.offset(text, (int) start), Strings.offset(text, (int) end));
    }

    private static long clip(Object value, long absent, int size) {
        if (value == null) {
            return absent;
        }
        long index = Numbers.toIndex(value, "an index");
        return index < 0 ? Math.max(0, index + size) : index;
    }

    private static long find(Run run, String text, Object[] a, boolean last) {
        String part = Arguments.string(a, 0, "the string to find");
        String within = within(text, a);
        if (within == null) {
            return -1;
        }
        run.charge(text.length() >> 4);
        int at = last ? Search.lastIndexOf(within, part, within.length()) : Search.indexOf(within, part, 0);
        long skipped = a[1] == null ? 0 : clip(a[1], 0, Strings.length(text));
        return at < 0 ? -1 : skipped + within.codePointCount(0, at);
    }

    private static long found(long index) {
        if (index < 0) {
            throw Failure.value("substring not found", "a part of the string");
        }
        return index;
    }

    private static boolean affix(String text, Object[] a, boolean start) {
        List<?> affixes = a[0] instanceof Tuple tuple ? tuple : List.of(Arguments.string(a, 0, "the prefix or suffix"));
        String within = within(text, a);
        if (within == null) {
            return false;
        }
        for (Object affix : affixes) {
            String part = Arguments.string(new Object[] {affix}, 0, "the prefix or suffix");
            if (start ? within.startsWith(part) : within.endsWith(part)) {
                return true;
            }
        }
        return false;
    }

    private static void splits(Map<String, Method> table) {
        Signature separator = Signature.of().with("sep", null).with("maxsplit", -1L);
        put(
                table,
                "split",
                separator,
                (run, text, a) -> counted(
                        run, Strings.split(run, text, Arguments.stringOrNone(a, 0, "the separator"), limit(a))));
        put(
                table,
                "rsplit",
                separator,
                (run, text, a) -> counted(
                        run, Strings.splitRight(run, text, Arguments.stringOrNone(a, 0, "the separator"), limit(a))));
        put(
                table,
                "splitlines",
                Signature.of().with("keepends", false),
                (run, text, a) -> counted(run, Strings.lines(run, text, Types.truth(a[0]))));
        put(table, "partition", Signature.of("sep"), (run, text, a) -> {
            String by = Arguments.string(a, 0, "the separator");
            int at = Search.indexOf(text, requireSeparator(by), 0);
            return at < 0
                    ? Tuple.of(text, "", "")
                    : Tuple.of(text.substring(0, at), by, text.substring(at + by.length()));
        });
        put(table, "rpartition", Signature.of("sep"), (run, text, a) -> {
            String by = Arguments.string(a, 0, "the separator");
            int at = Search.lastIndexOf(text, requireSeparator(by), text.length());
            return at < 0
                    ? Tuple.of("", "", text)
                    : Tuple.of(text.substring(0, at), by, text.substring(at + by.length()));
        });
    }

    private static String requireSeparator(String separator) {
        if (separator.isEmpty()) {
            throw Failure.value("empty separator", "a string of at least one character");
        }
        return separator;
    }

    private static long limit(Object[] a) {
        return Arguments.integer(a, 1, "maxsplit");
    }

    private static List<Object> counted(Run run, List<Object> parts) {
        run.chargeItems(parts.size());
        run.charge(parts.size() >> 1);
        return parts;
    }
}
