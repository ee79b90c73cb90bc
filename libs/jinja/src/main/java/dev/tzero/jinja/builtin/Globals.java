package dev.tzero.jinja.builtin;

import dev.tzero.jinja.Signature;
import dev.tzero.jinja.runtime.Builtin;
import dev.tzero.jinja.runtime.Cycler;
import dev.tzero.jinja.runtime.Dict;
import dev.tzero.jinja.runtime.Namespace;
import dev.tzero.jinja.runtime.Numbers;
import dev.tzero.jinja.runtime.Ranges;
import dev.tzero.jinja.runtime.Tuple;
import dev.tzero.jinja.runtime.Types;

/** Jinja's global functions. */
final class Globals {

    private Globals() {}

    static void addTo(Table table) {
        Signature object = Signature.of().with("other", Signature.ABSENT).withKeywords();
        table.add(
                        "range",
                        Signature.of("start").with("stop", null).with("step", null),
                        (run, _, a) -> Ranges.range(run, a[0], a[1], a[2]))
                .add("dict", object, (run, _, a) -> Dict.of(run, a[0], (Dict) a[1]))
                .add("namespace", object, (run, _, a) -> {
                    Namespace namespace = new Namespace();
                    Dict.of(run, a[0], (Dict) a[1]).forEach((key, value) -> namespace.set(String.valueOf(key), value));
                    return namespace;
                })
                .add("cycler", Signature.of().withRest(), (run, _, a) -> new Cycler((Tuple) a[0]))
                .add(
                        "lipsum",
                        Signature.of()
                                .with("n", 5L)
                                .with("html", true)
                                .with("min", 20L)
                                .with("max", 100L),
                        (run, _, a) -> Lipsum.text(
                                run,
                                Numbers.toIndex(a[0], "n"),
                                Types.truth(a[1]),
                                Numbers.toIndex(a[2], "min"),
                                Numbers.toIndex(a[3], "max")))
                .add("joiner", Signature.of().with("sep", ", "), (run, _, a) -> joiner(a[0]));
    }

    private static Builtin joiner(Object separator) {
        boolean[] used = {false};
        return new Builtin("joiner", Signature.of(), (_, _, _) -> {
            Object result = used[0] ? separator : "";
            used[0] = true;
            return result;
        });
    }
}
