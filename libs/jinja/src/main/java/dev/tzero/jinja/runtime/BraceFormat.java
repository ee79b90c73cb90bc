package dev.tzero.jinja.runtime;

/** Python's {@code str.format}. */
final class BraceFormat {

    private final Run run;
    private final Tuple positional;
    private final Dict keywords;
    private final boolean escaping;
    private int automatic;

    private BraceFormat(Run run, Tuple positional, Dict keywords, boolean escaping) {
        this.escaping = escaping;
        this.run = run;
        this.positional = positional;
        this.keywords = keywords;
    }

    /** @param escaping whether the texts of fields are escaped */
    static String format(Run run, String format, Tuple positional, Dict keywords, boolean escaping) {
        return new BraceFormat(run, positional, keywords, escaping).expand(format, 2);
    }

    private String expand(String format, int levels) {
        if (levels == 0) {
            throw Failure.value("Max string recursion exceeded", "one level of nested fields");
        }
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < format.length()) {
            char c = format.charAt(i++);
            if (c != '{' && c != '}') {
                out.append(c);
            } else if (i < format.length() && format.charAt(i) == c) {
                out.append(c);
                i++;
            } else if (c == '}') {
                throw Failure.value("Single '}' in format string", "'}}' or a field before it");
            } else {
                int close = close(format, i);
                String field = field(format.substring(i, close), levels);
                run.chargeText(field.length());
                run.limitText((long) out.length() + field.length());
                out.append(field);
                i = close + 1;
            }
        }
        return out.toString();
    }

    private static int close(String format, int from) {
        int open = 1;
        for (int i = from; i < format.length(); i++) {
            char c = format.charAt(i);
            open += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (open == 0) {
                return i;
            }
        }
        throw Failure.value("Single '{' in format string", "'}'");
    }

    private String field(String field, int levels) {
        int nameEnd = 0;
        int brackets = 0;
        while (nameEnd < field.length()) {
            char c = field.charAt(nameEnd);
            brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (brackets == 0 && (c == ':' || c == '!')) {
                break;
            }
            nameEnd++;
        }
        Object value = value(field.substring(0, nameEnd));
        String rest = field.substring(nameEnd);
        if (rest.startsWith("!")) {
            if (rest.length() < 2 || rest.length() > 2 && rest.charAt(2) != ':') {
                throw Failure.value("Invalid conversion in format field", "!s or !r");
            }
            value = switch (rest.charAt(1)) {
                case 's' -> Text.str(run, value);
                case 'r' -> Text.repr(run, value);
                case 'a' -> Text.ascii(run, value);
                default -> throw Failure.value("Unknown conversion !" + rest.charAt(1), "!s or !r");
            };
            rest = rest.substring(2);
        }
        String spec = rest.isEmpty() ? "" : rest.substring(1);
        String expanded = spec.indexOf('{') >= 0 ? expand(spec, levels - 1) : spec;
        if (escaping && value instanceof Markup && !expanded.isEmpty()) {
            throw Failure.value("Format specification for Markup", "none");
        }
        FormatSpec format = FormatSpec.parse(expanded);
        if (format.precision() >= 0 && Types.isInteger(value) && "eEfFgG%".indexOf(format.type()) < 0) {
            throw Failure.value("Precision for an integer", "none, or 'f', 'e' or 'g'");
        }
        String text = format.format(run, value);
        return escaping && !(value instanceof Markup) ? Markup.escape(text) : text;
    }

    private Object value(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        String first = path.substring(0, end);
        Object value = first.isEmpty()
                ? argument(automatic++)
                : isNumber(first) ? argument(FormatSpec.number(first)) : keyword(first);
        while (end < path.length()) {
            if (path.charAt(end) == '.') {
                int start = ++end;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                value = Access.attribute(value, path.substring(start, end));
            } else {
                int close = path.indexOf(']', end);
                if (close < 0) {
                    throw Failure.value("Missing ']' in format string", "']'");
                }
                String key = path.substring(end + 1, close);
                value = Access.item(run, value, isNumber(key) ? (Object) (long) FormatSpec.number(key) : key);
                end = close + 1;
            }
            Compare.requireDefined(value);
        }
        return value;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private Object argument(int index) {
        if (index >= positional.size()) {
            throw Failure.lookup("format() lacks positional argument " + index, "at least " + (index + 1));
        }
        return positional.get(index);
    }

    private Object keyword(String name) {
        if (!keywords.containsKey(name)) {
            throw Failure.lookup("format() lacks the argument '" + name + "'", "it as a keyword");
        }
        return keywords.get(name);
    }
}
