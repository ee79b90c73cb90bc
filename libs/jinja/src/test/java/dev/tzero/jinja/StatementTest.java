package dev.tzero.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements other than those that name templates. Expected texts are what Jinja 3.1 gives. */
class StatementTest {

    private final JinjaEnvironment environment =
            JinjaEnvironment.builder().promptSourceAdditions().build();

    private String render(String source) {
        return environment.compile("t", source).render(Sample.VARIABLES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "`{% for a in xs %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.previtem }}{{ loop.nextitem }}{{ loop.cycle('x', 'y') }};{% endfor %}` § `1032TrueFalse3ax;2121FalseFalse3bCy;3210FalseTrue3ax;`",
                "`{% for a in [1, 1, 2] %}{{ loop.changed(a) }} {% endfor %}` § `True False True `",
                "`{% for a in nested recursive %}{{ loop.depth }}{{ loop.depth0 }}{% if a is iterable %}[{{ loop(a) }}]{% else %}{{ a }}{% endif %}{% endfor %}` § `10[21121[32232[433]]]10[214]`",
                "`{% for a in ns if a > 1 %}{{ loop.index }}{{ a }}{% else %}none{% endfor %}|{% for a in [] %}{% else %}none{% endfor %}` § `1322|none`",
                "`{% for (a, (b, c)) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}|{% for k, v in d.items() %}{{ k }}{{ v }}{% endfor %}|{% for k in d %}{{ k }}{% endfor %}|{% for c in 'a😀' %}{{ c }}.{% endfor %}` § `123|kvb2|kb|a.😀.`",
                "`{% for a in xs %}{% set outer = loop %}{% for b in ns %}{{ outer.index }}{{ loop.index }} {% endfor %}{% endfor %}` § `11 12 13 21 22 23 31 32 33 `",
                "`{% for x in [1] %}{{ x }}{% endfor %}{{ x }}` § `13`",
                "`{% for a in xs|map('upper') %}{{ a }}{{ loop.last }}{% endfor %}` § `BFalseAFalseCTrue`",
            })
    void loopsMeanWhatTheyMeanInJinja(String source, String expected) {
        assertEquals(expected, render(source));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "`{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set c %}[{{ a }}]{% endset %}{{ c }}{% set e | upper %}x{% endset %}{{ e }}` § `12[1]X`",
                "`{% if f %}{% set q = 1 %}{% endif %}[{{ q }}]{% if f %}a{% elif x %}b{% else %}c{% endif %}` § `[]b`",
                "`{% set m = namespace(v=0) %}{% for i in ns %}{% set m.v = m.v + i %}{% endfor %}{{ m.v }}` § `6`",
                "`{% macro m(a, b=2) %}{{ a }}{{ b }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1) }}|{{ m(1, 3, 4, z=5) }}|{{ m(b=1, a=2) }}|{{ m() }}` § `12(){}|13(4,){'z': 5}|21(){}|2(){}`",
                "`{% macro m(a, b=a) %}{{ b }}{% endmacro %}{{ m(1) }} {{ m.name }} {{ m.arguments }} {{ m.catch_kwargs }}` § `1 m ('a', 'b') False`",
                "`{% macro w(t) %}<{{ t }}>{{ caller(1, b=2) }}</{{ t }}>{% endmacro %}{% call(a, b) w('p') %}{{ a }}{{ b }}{{ x }}{% endcall %}` § `<p>123</p>`",
                "`{% macro f(n) %}{{ n }}{% if n %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}` § `3210`",
                "`{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}[{{ a }}]{% filter upper|replace('A', 'b') %}aa{% endfilter %}` § `12[]bb`",
                "`{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}{% set j = joiner('|') %}{{ j() }}a{{ j() }}b` § `ababNonea|b`",
                "`{% raw %}{{ x }}{% endraw %} a {#- c -#} b {%- if t -%} c {% endif %}{% print x, y %}` § `{{ x }} abc 32.5`",
                "`{% autoescape true %}{{ html }}{{ html|safe }}{% endautoescape %}{{ '<' }}` § `&lt;a href=&#39;x&#39;&gt;&#34;b&#34; &amp; c&lt;/a&gt;<a href='x'>\"b\" & c</a><`",
            })
    void variablesAndMacrosMeanWhatTheyMeanInJinja(String source, String expected) {
        assertEquals(expected, render(source));
    }

    @ParameterizedTest
    @CsvSource({"do x", "break", "continue", "debug", "trans", "endfor", "else", "unknown"})
    void statementsOfExtensionsAreUnknown(String word) {
        JinjaException error = assertThrows(JinjaException.class, () -> environment.compile("t", "{% " + word + " %}"));

        assertEquals("Unknown statement '" + word.split(" ")[0] + "'", error.detail());
    }

    @Test
    void fillerTextIsAFunctionOfTheSeed() {
        Template template = environment.compile("t", "{{ lipsum(n=2, html=false, min=5, max=9) }}");

        String text = template.render(Variables.of(Sample.VARIABLES), new Random(3));

        assertEquals(text, template.render(Variables.of(Sample.VARIABLES), new Random(3)));
        assertEquals(2, text.split("\n\n").length);
    }
}
