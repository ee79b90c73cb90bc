package dev.tzero.jinja.runtime;

import dev.tzero.jinja.Signature;
import java.util.function.Supplier;

/** Jinja's cycler: gives values in turn. */
public final class Cycler implements HasAttributes {

    private final Tuple items;
    private int position;

    public Cycler(Tuple items) {
        if (items.isEmpty()) {
            throw Failure.value("cycler() got no values", "at least one");
        }
        this.items = items;
    }

    @Override
    public Object attribute(String name) {
        return switch (name) {
            case "current" -> items.get(position);
            case "next" ->
                function("next", () -> {
                    Object value = items.get(position);
                    position = (position + 1) % items.size();
                    return value;
                });
            case "reset" ->
                function("reset", () -> {
                    position = 0;
                    return null;
                });
            default -> Access.NONE;
        };
    }

    private static Callable function(String name, Supplier<Object> body) {
        return new Builtin(name, Signature.of(), (_, _, _) -> body.get());
    }
}
