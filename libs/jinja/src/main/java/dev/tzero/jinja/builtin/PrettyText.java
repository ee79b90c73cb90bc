package dev.tzero.jinja.builtin;

import dev.tzero.jinja.runtime.Compare;
import dev.tzero.jinja.runtime.Dict;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Range;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Strings;
import dev.tzero.jinja.runtime.Text;
import dev.tzero.jinja.runtime.Tuple;
import dev.tzero.jinja.runtime.Types;
import dev.tzero.jinja.syntax.Whitespace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Writes values over several lines where one is too narrow, as Python's {@code pprint} does. */
final class PrettyText {

    private static final int WIDTH = 80;
    private static final int DEEPEST = 100;

    private final Run run;
    private final StringBuilder out = new StringBuilder();

    private PrettyText(Run run) {
        this.run = run;
    }

    static String of(Run run, Object value) {
        PrettyText text = new PrettyText(run);
        text.write(text.sorted(value, 0), 0, 0, 1);
        run.chargeText(text.out.length());
        return text.out.toString();
    }

    /** The value with the entries of dicts in the order of their keys. */
    private Object sorted(Object value, int depth) {
        if (depth > DEEPEST) {
            throw Failure.budget("Value is nested too deep to be printed", "at most " + DEEPEST + " levels");
        }
        run.step();
        return switch (value) {
            case Range range -> range;
            case Tuple tuple ->
                Tuple.of(tuple.stream().map(item -> sorted(item, depth + 1)).toArray());
            case List<?> list -> {
                List<Object> copy = new ArrayList<>();
                list.forEach(item -> copy.add(sorted(item, depth + 1)));
                yield copy;
            }
            case Map<?, ?> map -> {
                List<Object> keys = new ArrayList<>(map.keySet());
                keys.sort(order());
                Dict copy = new Dict();
                keys.forEach(key -> copy.put(key, sorted(map.get(key), depth + 1)));
                yield copy;
            }
            case null, default -> value;
        };
    }

    /** By value, or by the name of the type where values have no order. */
    private Comparator<Object> order() {
        return (left, right) -> {
            try {
                return Compare.less(run, left, right) ? -1 : Compare.less(run, right, left) ? 1 : 0;
            } catch (Failure failure) {
                if (!failure.isTypeOrValue()) {
                    throw failure;
                }
                return Types.nameOf(left).compareTo(Types.nameOf(right));
            }
        };
    }

    /**
     * @param indent column of the value
     * @param allowance room for what follows on its last line
     * @param level of nesting, from 1
     */
    private void write(Object value, int indent, int allowance, int level) {
        String line = Text.repr(run, value);
        if (Strings.length(line) <= WIDTH - indent - allowance) {
            out.append(line);
            return;
        }
        run.limitText(out.length());
        switch (value) {
            case Range _ -> out.append(line);
            case Tuple tuple -> {
                String close = tuple.size() == 1 ? ",)" : ")";
                items(tuple, "(", close, indent, allowance, level);
            }
            case List<?> list -> items(list, "[", "]", indent, allowance, level);
            case Map<?, ?> map -> entries(map, indent, allowance, level);
            case String text -> text(text, indent, allowance, level);
            case null, default -> out.append(line);
        }
    }

    private void items(List<?> items, String open, String close, int indent, int allowance, int level) {
        out.append(open);
        for (int i = 0; i < items.size(); i++) {
            boolean last = i == items.size() - 1;
            write(items.get(i), indent + 1, last ? allowance + close.length() : 1, level + 1);
            newItem(last, indent + 1);
        }
        out.append(close);
    }

    private void entries(Map<?, ?> map, int indent, int allowance, int level) {
        out.append('{');
        int left = map.size();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            boolean last = --left == 0;
            String key = Text.repr(run, entry.getKey());
            out.append(key).append(": ");
            int column = indent + 1 + Strings.length(key) + 2;
            write(entry.getValue(), column, last ? allowance + 1 : 1, level + 1);
            newItem(last, indent + 1);
        }
        out.append('}');
    }

    private void newItem(boolean last, int indent) {
        if (!last) {
            run.chargeText(indent);
            out.append(",\n").append(" ".repeat(indent));
        }
    }

    private void text(String text, int column, int room, int level) {
        int indent = level == 1 ? column + 1 : column;
        int allowance = level == 1 ? room + 1 : room;
        List<String> chunks = new ArrayList<>();
        List<Object> lines = Strings.lines(run, text, true);
        for (int i = 0; i < lines.size(); i++) {
            boolean last = i == lines.size() - 1;
            String line = (String) lines.get(i);
            String quoted = Text.repr(run, line);
            int width = WIDTH - indent;
            if (Strings.length(quoted) <= width - (last ? allowance : 0)) {
                chunks.add(quoted);
            } else {
                words(line, width, last ? allowance : 0, chunks);
            }
        }
        if (chunks.size() == 1) {
            out.append(chunks.getFirst());
            return;
        }
        out.append(level == 1 ? "(" : "");
        for (int i = 0; i < chunks.size(); i++) {
            if (i > 0) {
                run.chargeText(indent);
                out.append('\n').append(" ".repeat(indent));
            }
            out.append(chunks.get(i));
            run.limitText(out.length());
        }
        out.append(level == 1 ? ")" : "");
    }

    private void words(String line, int width, int allowance, List<String> chunks) {
        String current = "";
        int at = 0;
        while (at < line.length()) {
            int end = at;
            while (end < line.length() && !Whitespace.isSpace(line.charAt(end))) {
                end++;
            }
            while (end < line.length() && Whitespace.isSpace(line.charAt(end))) {
                end++;
            }
            String candidate = current + line.substring(at, end);
            int most = end == line.length() ? width - allowance : width;
            if (Strings.length(Text.repr(run, candidate)) > most) {
                if (!current.isEmpty()) {
                    chunks.add(Text.repr(run, current));
                }
                current = line.substring(at, end);
            } else {
                current = candidate;
            }
            at = end;
        }
        if (!current.isEmpty()) {
            chunks.add(Text.repr(run, current));
        }
    }
}
