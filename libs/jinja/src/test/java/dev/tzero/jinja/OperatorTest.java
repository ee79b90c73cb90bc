package dev.tzero.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators, literals and access. Expected texts are what Jinja 3.1 gives. */
class OperatorTest {

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
                "`{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 // -2.0 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ -7.5 % 2 }} {{ 6 / 2 }}` § `3 -4 -4.0 2 -2 0.5 3.0`",
                "`{{ 2 ** 3 ** 2 }} {{ -2 ** 2 }} {{ 2 ** -1 }} {{ 2 ** 100 }} {{ 2 ** 0.5 }}` § `64 4 0.5 1267650600228229401496703205376 1.4142135623730951`",
                "`{{ big * big // 7 }} {{ big % 7 }} {{ -big // 7 }} {{ big / 3 }} {{ (big ** 3) / (big ** 3 + 1) }} {{ 9223372036854775807 * 2 }}` § `142857142857142857142857142857142857142857142857142857142857 1 -142857142857142857142857142858 3.333333333333333e+29 1.0 18446744073709551614`",
                "`{{ 'ab' * 2 }} {{ [1] * 2 }} {{ (1,) * 2 }} {{ 'a' + 'b' }} {{ [1] + [2] }} {{ (1,) + (2,) }} {{ 0 * 'a' }}` § `abab [1, 1] (1, 1) ab [1, 2] (1, 2) `",
                "`{{ true + 1 }} {{ 1 == true }} {{ 1 == 1.0 }} {{ '1' == 1 }} {{ [1] == (1,) }} {{ {'a': 1} == {'a': 1.0} }} {{ none == false }}` § `2 True True False False True False`",
                "`{{ 1 < 2 < 3 }} {{ 3 > 2 >= 2 }} {{ 1 < 3 < 2 }} {{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }} {{ (1,) < (1, 0) }} {{ 'Z' < 'a' }} {{ '😀' > '\\uffff' }}` § `True True False True True True True True`",
                "`{{ 'a' in 'abc' }} {{ 1.0 in [1] }} {{ 'k' in d }} {{ 5 not in range(5) }} {{ not 1 in [2] }}` § `True True True True True`",
                "`{{ 'a' ~ none ~ 1.5 ~ nope }} {{ 2 * 3 ~ 4 }}` § `aNone1.5 64`",
                "`{{ 0 or 'x' }} {{ '' and 1 }} {{ [] or {} or 0 }} {{ not [] }} {{ 1 if x }}{{ 1 if not x }}|{{ 1 if f else 2 if f else 3 }}` § `x  0 True 1|3`",
            })
    void operatorsMeanWhatTheyMeanInPython(String source, String expected) {
        assertEquals(expected, render(source));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "`{{ 1_000 }} {{ 0x1f }} {{ 0b11 }} {{ 0o17 }} {{ 1e3 }} {{ 1.5e-3 }} {{ 'a' \"b\" }} {{ '\\x41\\u00e9\\n\\\\' }}` § `1000 31 3 15 1000.0 0.0015 ab Aé\n\\`",
                "`{{ [1, 2,] }} {{ (1,) }} {{ () }} {{ 1, 2 }} {{ {1: 1, 1.0: 2, true: 3} }} {{ {'a': 1, 'a': 2} }}` § `[1, 2] (1,) () (1, 2) {1: 3} {'a': 2}`",
                "`{{ s[0] }} {{ s[-1] }} {{ s[-2] }} {{ s[1:4] }} {{ s[::-2] }} {{ s[:-3] }} {{ 'abc'[5:1:-1] }} {{ 'abc'[100:] }}` § `h x 😀 éll x lö lé héllo Wörld c `",
                "`{{ ns[1:] }} {{ ns[::-1] }} {{ (1, 2, 3)[:2] }} {{ range(10)[2:8:3] }} {{ range(5)[-1] }} {{ ns[true] }}` § `[1, 2] [2, 1, 3] (1, 2) range(2, 8, 3) 4 1`",
                "`{{ d.k }} {{ d['k'] }} {{ xs.0 }} {{ xs[9] is defined }} {{ users[0].city.n }} [{{ d.zz }}] [{{ none.zz }}]` § `v v b False X [] []`",
                "`{{ range(1, 9, 3)|list }} {{ range(5, 0, -2)|list }} {{ range(3) }} {{ range(*[1, 3])|list }} {{ dict(a=1, **{'b': 2}) }} {{ dict([('x', 1)]) }}` § `[1, 4, 7] [5, 3, 1] range(0, 3) [1, 2] {'a': 1, 'b': 2} {'x': 1}`",
                "`{{ -1|abs }} {{ (-1)|abs }} {{ 'a'|upper ~ 'b' }} {{ x is odd and x is not even }}` § `1 1 Ab True`",
            })
    void literalsAndAccessMeanWhatTheyMeanInJinja(String source, String expected) {
        assertEquals(expected, render(source));
    }
}
