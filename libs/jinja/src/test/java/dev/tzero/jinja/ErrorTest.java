package dev.tzero.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorTest {

    private final JinjaEnvironment environment =
            JinjaEnvironment.builder().promptSourceAdditions().build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{{ x                       § SYNTAX    § 1 § 1  § Tag is never closed",
                "a {{ x + }}                § SYNTAX    § 1 § 10 § Unexpected '}}'",
                "{% for x in %}             § SYNTAX    § 1 § 13 § Unexpected '%}'",
                "{% if x %}y                § SYNTAX    § 1 § 4  § 'if' is never closed",
                "{% endif %}                § SYNTAX    § 1 § 4  § Unknown statement 'endif'",
                "{# x                       § SYNTAX    § 1 § 1  § Comment is never closed",
                "{% raw %}x                 § SYNTAX    § 1 § 1  § Raw block is never closed",
                "{{ 'x }}                   § SYNTAX    § 1 § 4  § String is never closed",
                "{{ (1] }}                  § SYNTAX    § 1 § 6  § Unexpected ']'",
                "{{ a b }}                  § SYNTAX    § 1 § 6  § Unexpected 'b'",
                "{% set none = 1 %}         § SYNTAX    § 1 § 8  § Cannot assign to 'none'",
                "{{ x|nofilter }}           § SYNTAX    § 1 § 6  § No filter named 'nofilter'",
                "{{ x is notest }}          § SYNTAX    § 1 § 9  § No test named 'notest'",
                "{{ nope.x }}               § UNDEFINED § 1 § 9  § 'nope' is undefined",
                "{{ d.x.y }}                § UNDEFINED § 1 § 8  § 'dict object' has no attribute 'x'",
                "{{ xs[7] + 1 }}            § UNDEFINED § 1 § 10 § 'list object' has no element 7",
                "{{ 1 + 'a' }}              § TYPE      § 1 § 6  § unsupported operand types for +: 'int' and 'str'",
                "{{ 1 < 'a' }}              § TYPE      § 1 § 6  § '<' not supported between 'int' and 'str'",
                "{{ 1 / 0 }}                § VALUE     § 1 § 6  § division by zero",
                "{{ xs.index(9) }}          § VALUE     § 1 § 7  § 9 is not in list",
                "{{ [].pop() }}             § LOOKUP    § 1 § 7  § pop from empty list",
                "{{ []|choice }}            § LOOKUP    § 1 § 7  § Cannot choose from an empty sequence",
                "{{ xs|choice }}            § VALUE     § 1 § 7  § The template draws at random, but the rendering got no generator",
            })
    void errorNamesKindAndPlace(String source, ErrorKind kind, int line, int column, String detail) {
        JinjaException error = assertThrows(
                JinjaException.class,
                () -> environment.compile("t", source).render(Map.of("xs", List.of(1L, 2L), "d", Map.of())));

        assertEquals(
                List.of(kind, line, column, detail),
                List.of(error.kind(), error.line(), error.column(), error.detail()),
                error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"'\n', 2", "'\r\n', 2", "'\r', 2"})
    void lineAndItsTextAreNamed(String lineEnd, int line) {
        String source = "first" + lineEnd + "  {{ nope + 1 }}" + lineEnd + "last";

        JinjaException error = assertThrows(
                JinjaException.class, () -> environment.compile("mine", source).render(Map.of()));

        assertEquals("mine:2:11: 'nope' is undefined\n    {{ nope + 1 }}", error.getMessage());
        assertEquals(line, error.line());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{{ xs.__class__.x }} § access to attribute '__class__' of 'list' object is unsafe",
                "{{ ''['__class__']() }} § access to attribute '__class__' of 'str' object is unsafe",
                "{{ (1).__add__(1) }} § access to attribute '__add__' of 'int' object is unsafe",
                "{{ '{0.__class__}'.format(1) }} § access to attribute '__class__' of 'int' object is unsafe",
                "{{ (xs|map(attribute='__class__')|first).x }} § access to attribute '__class__' of 'int' object is unsafe",
                "{{ (xs|attr('__len__'))() }} § access to attribute '__len__' of 'list' object is unsafe",
                "{{ xs.getClass() }} § 'list object' has no attribute 'getClass'",
                "{{ d.entrySet() }} § 'dict object' has no attribute 'entrySet'",
                "{{ range.__globals__.x }} § access to attribute '__globals__' of 'function' object is unsafe",
            })
    void nothingButDataIsReached(String source, String detail) {
        JinjaException error = assertThrows(
                JinjaException.class,
                () -> environment.compile("t", source).render(Map.of("xs", List.of(1L, 2L), "d", Map.of())));

        assertEquals(ErrorKind.UNDEFINED, error.kind());
        assertEquals(detail, error.detail());
    }

    @ParameterizedTest
    @CsvSource({"{{ x }}", "{{ x.y }}", "{{ d.f }}"})
    void objectsOfJavaAreNotSeen(String source) {
        JinjaException error = assertThrows(
                JinjaException.class,
                () -> environment
                        .compile("t", source)
                        .render(Map.of("x", new StringBuilder("x"), "d", Map.of("f", new java.io.File("/")))));

        assertEquals(ErrorKind.TYPE, error.kind());
    }
}
