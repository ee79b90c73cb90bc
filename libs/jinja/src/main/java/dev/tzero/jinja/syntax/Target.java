package dev.tzero.jinja.syntax;

import java.util.List;

/** What a value is assigned to. */
public sealed interface Target {

    int at();

    record NameTarget(String name, int at) implements Target {}

    record TupleTarget(List<Target> items, int at) implements Target {}

    /** {@code name.attribute}, where name is a namespace. */
    record NamespaceTarget(String name, String attribute, int at) implements Target {}
}
