package dev.tzero.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocks, inheritance, include and import. Expected texts are what Jinja 3.1 gives. */
class LinkTest {

    private final JinjaEnvironment environment = JinjaEnvironment.builder()
            .loader(TemplateLoader.of(Sample.TEMPLATES))
            .build();

    private String render(String source) {
        return environment.compile("t", source).render(Sample.VARIABLES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "`{% include 'part' %}{% set own = 5 %}{% include 'part' %}{% include 'part' without context %}` § `<3><35><>`",
                "`{% for own in [1, 2] %}{% include ['none', 'part'] %}{% endfor %}` § `<31><32>`",
                "`{% include 'none' ignore missing %}{% include ['n', 'm'] ignore missing with context %}ok` § `ok`",
                "`{% with x = 77 %}{% include 'pa' ~ 'rt' %}{% endwith %}{% macro k(x) %}{% include 'part' %}{% endmacro %}{{ k(8) }}` § `<77><8>`",
                "`{% import 'tools' as q %}{{ q.m(1) }}{{ q.v }}{{ q }}[{{ q._hidden }}]` § `m17text[]`",
                "`{% import 'tools' as q with context %}{{ q.m(1) }}` § `m13`",
                "`{% from 'tools' import m, v as w %}{{ m(2) }}{{ w }}` § `m27`",
                "`{% from 'tools' import m with context %}{{ m(3) }}{% from 'tools' import zz %}[{{ zz }}]` § `m33[]`",
            })
    void templatesAreIncludedAndImported(String source, String expected) {
        assertEquals(expected, render(source));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "`{% extends 'base' %}` § `[A3|B]`",
                "`{% extends 'child' %}` § `[CA3|B]`",
                "`{% extends 'grand' %}` § `[GA3|GA3]`",
                "`{% extends 'base' %}{% set x = 99 %}{% macro m() %}M{% endmacro %}{% block b %}{{ x }}{{ m() }}{% endblock %}unseen{% for i in xs %}unseen{% endfor %}` § `[A99|99M]`",
                "`{% extends 'rows' %}{% block row %}<{{ i }}>{% endblock %}` § `<1><2>`",
                "`{% extends 'needs' %}{% block r %}filled{% endblock r %}` § `filled`",
                "`{% if t %}{% extends 'base' %}{% endif %}unseen{% block b %}Q{% endblock %}` § `[A3|Q]`",
                "`{% if f %}{% extends 'base' %}{% endif %}seen{% block b %}Q{% endblock %}` § `seenQ`",
                "`{% block a %}1{% block b %}2{% endblock %}{% endblock %}{{ self.b() }}` § `122`",
                "`{% for x in [1, 2] %}{% block a %}{{ x }}{% endblock %}{% endfor %}` § `33`",
                "`{% extends 'base' %}{% import 'tools' as q %}{% block a %}{{ q.m(1) }}{{ super() }}{% endblock %}` § `[m1A3|B]`",
            })
    void templatesExtendOthers(String source, String expected) {
        assertEquals(expected, render(source));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{% include 'none' %} § TEMPLATE § No template named 'none'",
                "{% include ['n', 'm'] %} § TEMPLATE § No template named 'n' or 'm'",
                "{% include nope %} § UNDEFINED § 'nope' is undefined",
                "{% include 5 %} § TYPE § A template's name is 5",
                "{% extends 'needs' %} § TEMPLATE § Required block 'r' is not there",
                "{% extends 'base' %}{% extends 'child' %} § TEMPLATE § Template extends two others",
                "{% block a %}{% endblock %}{% block a %}{% endblock %} § SYNTAX § Block 'a' is defined twice",
                "{% block a required %}x{% endblock %} § SYNTAX § Required block 'a' has a body",
                "{% block a %}{{ super() }}{% endblock %} § UNDEFINED § there is no parent block called 'a'",
                "{% from 'tools' import _hidden %} § SYNTAX § Name '_hidden' cannot be imported",
                "{% from 'tools' import zz %}{{ zz() }} § UNDEFINED § the template 'tools' does not export the requested name 'zz'",
            })
    void wrongNamesAreErrors(String source, ErrorKind kind, String detail) {
        JinjaException error = assertThrows(JinjaException.class, () -> render(source));

        assertEquals(kind, error.kind(), error.getMessage());
        assertEquals(detail, error.detail());
    }

    @Test
    void withoutALoaderNamesOfTemplatesAreErrorsWhereTheyAreUsed() {
        JinjaEnvironment none = JinjaEnvironment.builder().build();

        JinjaException error = assertThrows(
                JinjaException.class,
                () -> none.compile("t", "a {% include 'x' %}").render(Map.of()));

        assertEquals(
                "t:1:6: Template 'x' is named, but there is no loader of templates; expected no include, import or"
                        + " extends, or an environment with a loader\n  a {% include 'x' %}",
                error.getMessage());
        assertEquals(
                "ok",
                none.compile("t", "{% if x %}{% extends 'x' %}{% endif %}ok").render(Map.of()));
    }

    @Test
    void templatesThatNameOneAnotherInACircleAreErrors() {
        JinjaEnvironment circle = JinjaEnvironment.builder()
                .loader(TemplateLoader.of(Map.of(
                        "a", "{% include 'b' %}",
                        "b", "{% include 'a' %}",
                        "c", "{% extends 'd' %}",
                        "d", "{% extends 'c' %}",
                        "e", "{% import 'e' as x %}")))
                .build();

        for (String name : new String[] {"a", "c", "e"}) {
            JinjaException error = assertThrows(
                    JinjaException.class,
                    () -> circle.compile("t", "{% include '" + name + "' %}").render(Map.of()));
            assertEquals(ErrorKind.TEMPLATE, error.kind(), error.getMessage());
            assertTrue(error.detail().contains(name + " > "), error.detail());
        }
    }

    @Test
    void errorInANamedTemplateHasItsPlaceThere() {
        JinjaEnvironment two = JinjaEnvironment.builder()
                .loader(TemplateLoader.of(Map.of("inner", "x\n {{ 1 / 0 }}", "broken", "{% if %}")))
                .build();

        JinjaException inner = assertThrows(
                JinjaException.class,
                () -> two.compile("t", "\n\n{% include 'inner' %}").render(Map.of()));
        JinjaException broken = assertThrows(
                JinjaException.class,
                () -> two.compile("t", "{% include 'broken' %}").render(Map.of()));

        assertEquals("inner:2:7: division by zero; expected another divisor\n   {{ 1 / 0 }}", inner.getMessage());
        assertEquals("broken", broken.templateName());
    }

    @Test
    void changesOfDataAreSharedWithNamedTemplatesButNotWithTheCaller() {
        JinjaEnvironment two = JinjaEnvironment.builder()
                .loader(TemplateLoader.of(Map.of("add", "{% set _ = xs.append(9) %}")))
                .build();
        List<Object> xs = new ArrayList<>(List.of(1L));

        assertEquals("[1, 9]", two.compile("t", "{% include 'add' %}{{ xs }}").render(Map.of("xs", xs)));
        assertEquals(List.of(1L), xs);
    }

    @Test
    void aTemplateThatNamesAnotherSaysWhereBeforeItIsRendered() {
        JinjaEnvironment alone = JinjaEnvironment.builder().build();
        alone.compile("t", "{% block a %}{{ include }}{% endblock %}").requireAlone();
        for (String link : new String[] {
            "include 'self'", "import 'm' as m", "from 'm' import f", "extends 'base'", "include name ignore missing"
        }) {
            Template template = alone.compile("t", "one\n{% if false %}{% " + link + " %}{% endif %}");
            JinjaException e = assertThrows(JinjaException.class, template::requireAlone, link);
            assertEquals("2:18", e.line() + ":" + e.column(), link);
        }
    }
}
