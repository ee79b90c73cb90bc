package dev.tzero.jinja;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Variables and templates that tests of the language use. */
final class Sample {

    static final Map<String, Object> VARIABLES = variables();

    static final Map<String, String> TEMPLATES = Map.of(
            "base", "[{% block a %}A{{ x }}{% endblock %}|{% block b %}B{% endblock %}]",
            "child", "{% extends 'base' %}unseen{% block a %}C{{ super() }}{% endblock %}",
            "grand",
                    "{% extends 'child' %}{% block a %}G{{ super.super() }}{% endblock %}"
                            + "{% block b %}{{ self.a() }}{% endblock %}",
            "part", "<{{ x }}{{ own }}>",
            "tools", "{% macro m(a) %}m{{ a }}{{ x }}{% endmacro %}{% set v = 7 %}{% set _hidden = 1 %}text",
            "rows", "{% for i in [1, 2] %}{% block row scoped %}{{ i }}{% endblock %}{% endfor %}",
            "needs", "{% block r required %} {# filled elsewhere #} {% endblock %}");

    private Sample() {}

    private static Map<String, Object> variables() {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("xs", List.of("b", "a", "C"));
        variables.put("ns", List.of(3L, 1L, 2L));
        variables.put("d", ordered("k", "v", "b", 2L));
        variables.put("s", "héllo Wörld 😀x");
        variables.put("t", true);
        variables.put("f", false);
        variables.put("n", null);
        variables.put("x", 3L);
        variables.put("y", 2.5);
        variables.put("big", BigInteger.TEN.pow(30));
        variables.put("html", "<a href='x'>\"b\" & c</a>");
        variables.put(
                "users",
                List.of(
                        ordered("name", "Bo", "age", 3L, "city", ordered("n", "X")),
                        ordered("name", "al", "age", 1L, "city", ordered("n", "y")),
                        ordered("name", "Cy", "age", 3L)));
        variables.put("prose", "The quick brown fox jumps over the lazy dog -- and well-known e-mail-addresses, too.");
        variables.put("ml", "a\nb\n\nc");
        variables.put("nested", List.of(List.of(1L, List.of(2L, List.of(3L))), List.of(4L)));
        return Collections.unmodifiableMap(variables);
    }

    private static Map<Object, Object> ordered(Object... entries) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put(entries[i], entries[i + 1]);
        }
        return map;
    }
}
