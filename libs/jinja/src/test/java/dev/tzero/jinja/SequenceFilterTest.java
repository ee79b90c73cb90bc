package dev.tzero.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters on lists, dicts and numbers. Expected texts are what Jinja 3.1 gives. */
class SequenceFilterTest {

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
                "`{{ xs|sort }} {{ xs|sort(true) }} {{ xs|sort(case_sensitive=true) }}` § `['a', 'b', 'C'] ['C', 'b', 'a'] ['C', 'a', 'b']`",
                "`{{ users|sort(attribute='age,name')|map(attribute='name')|join(',') }}` § `al,Bo,Cy`",
                "`{{ {'b': 1, 'A': 2}|dictsort }} {{ {'b': 1, 'A': 2}|dictsort(true) }} {{ {'b': 1, 'A': 2}|dictsort(false, 'value', true) }}` § `[('A', 2), ('b', 1)] [('A', 2), ('b', 1)] [('A', 2), ('b', 1)]`",
                "`{{ users|groupby('age') }}` § `[(1, [{'name': 'al', 'age': 1, 'city': {'n': 'y'}}]), (3, [{'name': 'Bo', 'age': 3, 'city': {'n': 'X'}}, {'name': 'Cy', 'age': 3}])]`",
                "`{% for g in users|groupby('city.n', default='zz') %}{{ g.grouper }}{{ g.list|length }} {% endfor %}` § `X1 y1 zz1 `",
                "`{{ ['b', 'A', 'a', 'B']|groupby(0)|map(attribute=0)|list }}` § `['A', 'b']`",
                "`{{ ['a', 'A', 'b']|unique|list }} {{ ['a', 'A']|unique(true)|list }} {{ users|unique(attribute='age')|map(attribute='name')|list }}` § `['a', 'b'] ['a', 'A'] ['Bo', 'al']`",
                "`{{ users|map(attribute='city.n', default='-')|list }} {{ xs|map('replace', 'a', 'X')|list }}` § `['X', 'y', '-'] ['b', 'X', 'C']`",
                "`{{ ns|select('gt', 1)|list }} {{ ns|reject('odd')|list }} {{ [0, 1, '']|select|list }}` § `[3, 2] [2] [1]`",
                "`{{ users|selectattr('age', 'eq', 3)|map(attribute='name')|list }} {{ users|rejectattr('city')|map(attribute='name')|list }}` § `['Bo', 'Cy'] ['Cy']`",
                "`{{ ns|sum }} {{ users|sum(attribute='age') }} {{ [[1], [2]]|sum(start=[]) }}` § `6 7 [1, 2]`",
                "`{{ xs|min }} {{ xs|max }} {{ ['b', 'A']|min(case_sensitive=true) }} {{ users|max(attribute='name') }} [{{ []|min }}]` § `a C A {'name': 'Cy', 'age': 3} []`",
                "`{{ range(7)|batch(3, 'x')|list }} {{ range(4)|batch(2)|list }}` § `[[0, 1, 2], [3, 4, 5], [6, 'x', 'x']] [[0, 1], [2, 3]]`",
                "`{{ range(10)|slice(3)|list }} {{ range(7)|slice(3, 'x')|list }}` § `[[0, 1, 2, 3], [4, 5, 6], [7, 8, 9]] [[0, 1, 2], [3, 4, 'x'], [5, 6, 'x']]`",
                "`{{ xs|first }}{{ xs|last }}{{ 'äb'|last }}[{{ []|first }}]` § `bCb[]`",
                "`{{ xs|reverse|list }} {{ 'a😀'|reverse }}` § `['C', 'a', 'b'] 😀a`",
                "`{{ xs|join(', ') }} {{ users|join('+', attribute='age') }} {{ [1, none, [2]]|join('-') }}` § `b, a, C 3+1+3 1-None-[2]`",
                "`{{ d|items|list }} {{ nope|items|list }} {{ d|list }} {{ 'ab'|list }} {{ d|length }}` § `[('k', 'v'), ('b', 2)] [] ['k', 'b'] ['a', 'b'] 2`",
                "`{{ nope|default('x') }} {{ ''|default('x') }} {{ ''|d('x', true) }} {{ none|d('x') }}` § `x  x None`",
                "`{{ users[0]|attr('name') is defined }} {{ zip(xs, ns)|list }}` § `False [('b', 3), ('a', 1), ('C', 2)]`",
            })
    void listsArePickedAndOrderedAsJinjaDoes(String source, String expected) {
        assertEquals(expected, render(source));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "`{{ '0x1F'|int(base=16) }} {{ ' 12 '|int }} {{ '1_000'|int }} {{ '12.7'|int }} {{ 'x'|int(7) }} {{ none|int }} {{ '1e3'|int }}` § `31 12 1000 12 7 0 1000`",
                "`{{ '1e3'|float }} {{ 'nan'|float }} {{ 'x'|float(1.5) }} {{ '-inf'|float }}` § `1000.0 nan 1.5 -inf`",
                "`{{ 2.5|round }} {{ 3.5|round }} {{ 2.675|round(2) }} {{ 1234.5|round(-2) }} {{ 7|round }}` § `2.0 4.0 2.67 1200.0 7`",
                "`{{ 2.21|round(1, 'ceil') }} {{ 2.29|round(1, 'floor') }} {{ -2.5|round(method='floor') }}` § `2.3 2.2 -3.0`",
                "`{{ -7|abs }} {{ -0.5|abs }} {{ true|abs }}` § `7 0.5 1`",
                "`{{ 1000|filesizeformat }} {{ 1023|filesizeformat(true) }} {{ 1500000|filesizeformat }} {{ 1|filesizeformat }} {{ '13'|filesizeformat }} {{ (10**30)|filesizeformat }}` § `1.0 kB 1023 Bytes 1.5 MB 1 Byte 13 Bytes 1000000.0 YB`",
            })
    void numbersAreReadAndRoundedAsPythonDoes(String source, String expected) {
        assertEquals(expected, render(source));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "`{{ x is odd }} {{ x is even }} {{ x is divisibleby 3 }} {{ x is not divisibleby(2) }}` § `True False True True`",
                "`{{ 1 is integer }} {{ true is integer }} {{ 1.0 is float }} {{ 1.0 is number }} {{ true is boolean }}` § `True False True True True`",
                "`{{ xs is sequence }} {{ d is sequence }} {{ d is mapping }} {{ 's' is iterable }} {{ 1 is iterable }} {{ range is callable }}` § `True True True True False True`",
                "`{{ none is none }} {{ nope is defined }} {{ nope is undefined }} {{ true is true }} {{ 1 is true }}` § `True False True True False`",
                "`{{ 'ab' is lower }} {{ 'AB' is upper }} {{ '1' is lower }} {{ 'x' is string }} {{ ('x'|safe) is escaped }}` § `True True False True True`",
                "`{{ 1 is in [1] }} {{ 'a' is in 'abc' }} {{ 3 is eq 3.0 }} {{ 3 is ge 4 }} {{ x is sameas x }}` § `True True True False True`",
                "`{{ 'upper' is filter }} {{ 'no' is filter }} {{ 'odd' is test }}` § `True False True`",
            })
    void testsAnswerAsJinjaDoes(String source, String expected) {
        assertEquals(expected, render(source));
    }
}
