package dev.tzero.prompts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tzero.jinja.JinjaException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HighlightedPromptTest {

    private static HighlightedPrompt compile(String jinja, String answerChoices, Truncation truncation) {
        return HighlightedPrompt.of(TestPrompts.of(jinja, answerChoices), truncation);
    }

    /** Spans of all parts, values in brackets, parts divided by a bar. */
    private static String shown(String jinja, Map<String, ?> row) {
        return compile(jinja, null, Truncation.TO_2048).apply(row, new Random(1)).parts().stream()
                .map(part -> part.stream()
                        .map(span -> span.variable() ? "[" + span.text() + "]" : span.text())
                        .collect(Collectors.joining()))
                .collect(Collectors.joining("|"));
    }

    @Test
    void whatATemplatePrintsIsVariableAndTheRestIsNot() {
        assertEquals(
                "Is it true? [A fox.]|[yes]",
                shown("Is it true? {{ text }} ||| {{ 'yes' if ok else 'no' }}", Map.of("text", "A fox.", "ok", true)));
        assertEquals("[ab], [(1, 2)]", shownWhole("{{ a ~ b }}, {{ 1, 2 }}", Map.of("a", "a", "b", "b")));
        assertEquals("[{'a': {'b': '}'}}]!", shownWhole("{{ {'a': {'b': '}'}} }}!", Map.of()));
    }

    private static String shownWhole(String jinja, Map<String, ?> row) {
        return compile(jinja, null, Truncation.NONE).apply(row, null).parts().getFirst().stream()
                .map(span -> span.variable() ? "[" + span.text() + "]" : span.text())
                .collect(Collectors.joining());
    }

    @Test
    void textThatABlockCollectsIsMarkedWhereItIsPrinted() {
        assertEquals(
                "same:[x]", shown("{% set y %}{{ x }}{% endset %}{% if y == 'x' %}same:{% endif %}{{ y }}", row("x")));
        assertEquals(
                "[<x>] [x]",
                shown("{% macro m(a) %}<{{ a }}>{% endmacro %}{{ m(x) }} {% set z = x %}{{ z }}", row("x")));
        assertEquals("X[x]", shown("{% filter upper %}{{ x }}{% endfilter %}{{ x }}", row("x")));
        assertEquals(
                "[a][b]", shown("{% set s = dict(k=1) %}{% for c in x %}{{ c }}{% endfor %}", row(List.of("a", "b"))));
    }

    @Test
    void textThatLooksLikeATagIsNone() {
        assertEquals(
                "{{ x }}[1]#}",
                shownWhole("{# {{ x }} #}{% raw %}{{ x }}{% endraw %}{{ 1 }}{{- '#}' if 0 -}}#}", row("x")));
        assertEquals("a[}}]b", shownWhole("a{{ \"}}\" }}b", row("x")));
        assertEquals("a[x]b", shownWhole("a {{- x -}} b", row("x")));
    }

    @Test
    void separatorsDivideAndWhiteSpaceIsStrippedAsWithoutSpans() {
        assertEquals("[a ||| b]|[c]", shown("  {{ x }} ||| {{ ' c ' }} ", row("a ||| b")));
        assertEquals("a|b|[c]", shown("a|{{ '||b||' }}|{{ 'c' }}", row("x")).replace("[b]", "b"));
        assertEquals("", shown(" {{ ' ' }} ", row("x")));
    }

    @Test
    void valuesThatHoldMarksThemselvesStayWhole() {
        assertEquals("\uFDD1[a\uFDD0b\uFDD2c\uFDD3d]", shown("\uFDD1{{ x }}", row("a\uFDD0b\uFDD2c\uFDD3d")));
    }

    @Test
    void errorNamesThePlaceInTheTemplateAsItWasWritten() {
        HighlightedPrompt prompt = compile("a\r\n{{ x }} {{ y.z.q }} ||| b", null, Truncation.TO_2048);

        JinjaException error =
                assertThrows(JinjaException.class, () -> prompt.apply(Map.of("x", "1", "y", Map.of()), null));

        assertEquals(
                "sets/mine:2:16: 'dict object' has no attribute 'z'\n  {{ x }} {{ y.z.q }} ||| b", error.getMessage());
        assertThrows(JinjaException.class, () -> compile("{{ }}", null, Truncation.NONE));
    }

    private static Map<String, ?> row(Object x) {
        return Map.of("x", x);
    }
}
