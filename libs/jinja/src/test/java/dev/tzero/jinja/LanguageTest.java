package dev.tzero.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected texts are what Jinja 3.1 gives. */
class LanguageTest {

    private final JinjaEnvironment environment =
            JinjaEnvironment.builder().promptSourceAdditions().build();

    private String render(String source) {
        Map<String, Object> variables = new HashMap<>(Map.of(
                "xs", List.of("b", "a", "C"),
                "ns", List.of(3L, 1L, 2L),
                "d", Map.of("k", "v"),
                "s", "héllo Wörld 😀x",
                "t", true));
        variables.put("n", null);
        return environment.compile("t", source).render(variables);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 3 > 2 == 2 }} § True False True",
                "{{ 2 ** 3 ** 2 }} {{ -2 ** 2 }} {{ 2 ** -1 }} § 64 4 0.5",
                "{{ 7 // -2 }} {{ -7 % 3 }} {{ -7.5 % 2 }} {{ 6 / 2 }} § -4 2 0.5 3.0",
                "{{ 9223372036854775807 + 1 }} {{ 10 ** 20 }} § 9223372036854775808 100000000000000000000",
                "{{ 0.1 + 0.2 }} {{ 1e16 }} {{ 1e-5 }} {{ 5e-324 }} {{ -0.0 }} § 0.30000000000000004 1e+16 1e-05 5e-324 -0.0",
                "{{ s[-1] }} {{ s[-2] }} {{ s|length }} {{ s[1:4] }} {{ s[::-2] }} § x 😀 14 éll x lö lé",
                "{{ xs[-1] }} {{ xs[::-1] }} {{ xs[5] is defined }} {{ xs.0 }} § C ['C', 'a', 'b'] False b",
                "{{ 'a' + 'b' ~ 3 }} {{ 2 * 3 ~ 4 }} § ab3 64",
                "{{ 'a' in xs }} {{ 'z' not in xs }} {{ 'k' in d }} {{ 1.0 in ns }} § True True True True",
                "{{ [n, t, 1.0, 'x', \"it's\", (1,)] }} § [None, True, 1.0, 'x', \"it's\", (1,)]",
                "{{ 'x' if false }}|{{ 'x' if t else 'y' }} § |x",
                "{{ nope }}|{{ nope|default('d') }}|{{ nope|length }}|{{ nope ~ 'x' }} § |d|0|x",
                "{{ {1: 'a', 'b': {'c': 2}} }} {{ {1: 'a'}[true] }} § {1: 'a', 'b': {'c': 2}} a",
                "{{ '%s-%05.1f|%-3d|' % ('a', 2.25, 7) }}{{ '{:>4}{!r}'.format(1, 'q') }} § a-002.2|7  |   1'q'",
                "{{ 2.5|round }} {{ 3.14159|round(2) }} {{ 42.55|round(1, 'floor') }} {{ 42|round }} § 2.0 3.14 42.5 42",
                "{{ 'foo bar baz qux'|truncate(9) }} {{ 'foo bar'|truncate(3) }} § foo... foo bar",
                "{{ xs|sort|join(',') }} {{ xs|map('upper')|list }} {{ ns|select('odd')|list }} § a,b,C ['B', 'A', 'C'] [3, 1]",
                "{{ ' a b '.split() }} {{ 'a,b'.split(',')[1] }} {{ 'abc'.index('c') }} § ['a', 'b'] b 2",
                "{{ zip(xs, ns)|list }} § [('b', 3), ('a', 1), ('C', 2)]",
                "{{ ['a', 'b', 'a', 'c', 'b']|most_frequent }} {{ []|most_frequent }} § ['a', 'b'] None",
                "{{ d.k }} {{ d['k'] }} {{ d.get('z', 1) }} {{ d.items()|list }} § v v 1 [('k', 'v')]",
                "{{ '3.9'|int }} {{ 'x'|int(7) }} {{ '0x1f'|int(base=16) }} {{ 'x'|float }} § 3 7 31 0.0",
            })
    void expressionMeansWhatItMeansInPython(String source, String expected) {
        assertEquals(expected, render(source));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{% for x in xs %}{{ loop.index }}{{ x }}{{ ', ' if not loop.last }}{% endfor %} § 1b, 2a, 3C",
                "{% for x in xs if x != 'a' %}{{ loop.length }}{{ x }}{% else %}no{% endfor %} § 2b2C",
                "{% for x in nope %}x{% else %}none{% endfor %} § none",
                "{% for k, v in d.items() %}{{ k }}={{ v }}{% endfor %} § k=v",
                "{% set x = 1 %}{% for i in ns %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }} § 4231",
                "{% if not t %}{% set s = 1 %}{% endif %}{{ s }} § héllo Wörld 😀x",
                "{% for i in ns %}{{ q }}{% set q = i %}{{ q }}{% endfor %} § 312",
                "{% set m = namespace(v=0) %}{% for i in ns %}{% set m.v = m.v + i %}{% endfor %}{{ m.v }} § 6",
                "{% set b | upper %}x{{ xs[0] }}{% endset %}[{{ b }}] § [XB]",
                "{% macro m(a, b=2) %}{{ a }}{{ b }}{{ varargs }}{% endmacro %}{{ m(1) }}{{ m(1, 3, 4) }} § 12()13(4,)",
                "{% macro f(n) %}{{ n }}{% if n %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }} § 3210",
                "{% macro w() %}<{{ caller(1) }}>{% endmacro %}{% call(x) w() %}in{{ x }}{% endcall %} § <in1>",
                "{% with a = 1 %}{{ a }}{% endwith %}{{ a }}{% filter upper %}z{% endfilter %} § 1Z",
                "{% for n in [[1, [2]], [3]] recursive %}{{ n if n is number else '(' ~ loop(n) ~ ')' }}{% endfor %} § (1(2))(3)",
                "a {%- raw %} {{ x }} {% endraw -%} b {#- c -#} d § a {{ x }} bd",
            })
    void statementMeansWhatItMeansInJinja(String source, String expected) {
        assertEquals(expected, render(source));
    }

    @Test
    void whitespaceIsKeptOrTrimmedAsAsked() {
        String source = "a\n  {% if t %}\n  b\n  {% endif %}\nc\n";
        JinjaEnvironment trimming =
                JinjaEnvironment.builder().trimBlocks(true).lstripBlocks(true).build();

        assertEquals("a\n  \n  b\n  \nc", render(source));
        assertEquals("a\n  b\nc", trimming.compile("t", source).render(Map.of("t", true)));
        assertEquals(
                "x\n",
                JinjaEnvironment.builder()
                        .keepTrailingNewline(true)
                        .build()
                        .compile("t", "x\n")
                        .render(Map.of()));
    }

    @Test
    void dataOfTheCallerIsNeverChanged() {
        List<Object> list = new ArrayList<>(List.of(1L));
        Map<String, Object> variables = Map.of("xs", list, "d", Map.of("l", list));

        String text = environment
                .compile("t", "{% set _ = xs.append(2) %}{% set _ = d.l.append(3) %}{{ xs }}{{ d }}")
                .render(variables);

        assertEquals("[1, 2]{'l': [1, 3]}", text);
        assertEquals(List.of(1L), list);
    }

    @Test
    void renderingIsAFunctionOfTemplateVariablesAndSeed() {
        Template template = environment.compile("t", "{{ range(1000)|choice }} {{ range(1000)|random }}");

        String once = template.render(Variables.of(Map.of()), new Random(7));

        assertEquals(once, template.render(Variables.of(Map.of()), new Random(7)));
    }

    @Test
    void undeclaredVariablesLeaveOutGlobalsAndOwnVariables() {
        Template template = environment.compile(
                "t", "{% set a = b %}{{ a }}{% for c in range(d) %}{{ c }}{{ e.f }}{{ loop.index }}{% endfor %}");

        assertEquals(Set.of("b", "d", "e"), template.undeclaredVariables());
    }

    @Test
    void functionsAndFiltersCanBeAdded() {
        JinjaEnvironment more = JinjaEnvironment.builder()
                .filter("twice", Signature.of("value").with("by", "-"), (in, a) -> "" + a[0] + a[1] + a[0])
                .function("seven", Signature.of(), (in, a) -> 7L)
                .build();

        assertEquals(
                "a-a b+b 7",
                more.compile("t", "{{ 'a'|twice }} {{ 'b'|twice(by='+') }} {{ seven() }}")
                        .render(Map.of()));
    }
}
