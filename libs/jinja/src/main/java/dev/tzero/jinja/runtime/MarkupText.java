package dev.tzero.jinja.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What {@code Markup} does differently from a plain string: it escapes what is put into it, and stays markup. */
public final class MarkupText {

    /** Methods whose second argument is escaped. */
    private static final Set<String> ESCAPING = Set.of("replace", "ljust", "rjust", "center");

    private MarkupText() {}

    /** As {@code a ~ b ~ …} where what is printed is escaped: markup if one of the values is. */
    public static Object concat(Run run, Object[] values) {
        boolean safe = false;
        for (Object value : values) {
            safe |= value instanceof Markup;
        }
        if (!safe) {
            return Strings.concat(run, values);
        }
        StringBuilder out = new StringBuilder();
        for (Object value : values) {
            out.append(Markup.of(run, value).text());
            run.limitText(out.length());
        }
        return new Markup(out.toString());
    }

    /** Calls a method of str on markup. */
    static Object call(Run run, Markup target, String name, Method method, Object[] arguments) {
        if (name.equals("join")) {
            List<Object> parts = new ArrayList<>();
            for (Object part : Iteration.asList(run, arguments[0])) {
                parts.add(Markup.of(run, part).text());
            }
            return new Markup((String) method.body().call(run, target.text(), new Object[] {parts}));
        }
        if (name.equals("format")) {
            return new Markup(BraceFormat.format(run, target.text(), (Tuple) arguments[0], (Dict) arguments[1], true));
        }
        Object[] plain = arguments.clone();
        for (int i = 0; i < plain.length; i++) {
            if (plain[i] instanceof Markup markup) {
                plain[i] = markup.text();
            } else if (plain[i] instanceof String text && i == 1 && ESCAPING.contains(name)) {
                plain[i] = Markup.escape(text);
            }
        }
        return mark(method.body().call(run, target.text(), plain));
    }

    private static Object mark(Object result) {
        return switch (result) {
            case String text -> new Markup(text);
            case Tuple tuple -> Tuple.of(tuple.stream().map(MarkupText::mark).toArray());
            case List<?> list -> {
                List<Object> marked = new ArrayList<>(list.size());
                list.forEach(item -> marked.add(mark(item)));
                yield marked;
            }
            case null, default -> result;
        };
    }
}
