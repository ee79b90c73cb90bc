package dev.tzero.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods of str, list and dict. Expected texts are what Jinja 3.1 gives. */
class StringMethodTest {

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
                "`{{ 'ὈΔΥΣΣΕΎΣ'.title() }} {{ 'ὈΔΥΣΣΕΎΣ'.lower() }} {{ 'straße'.upper() }} {{ 'Straße'.casefold() }} {{ 'ﬁ'.capitalize() }} {{ 'aBß'.swapcase() }}` § `Ὀδυσσεύς ὀδυσσεύς STRASSE strasse Fi AbSS`",
                "`{{ \"it's a dog's\".title() }}` § `It'S A Dog'S`",
                "`{{ ' a  b '.split() }} {{ 'a,b,,c'.split(',') }} {{ 'a b c'.split(none, 1) }} {{ ''.split() }} {{ ''.split(',') }}` § `['a', 'b'] ['a', 'b', '', 'c'] ['a', 'b c'] [] ['']`",
                "`{{ 'a b c'.rsplit(' ', 1) }} {{ ' a b '.rsplit(none, 1) }} {{ 'a\\nb\\r\\nc\\u2028d'.splitlines() }} {{ 'a\\nb'.splitlines(true) }}` § `['a b', 'c'] [' a', 'b'] ['a', 'b', 'c', 'd'] ['a\\n', 'b']`",
                "`{{ 'k=v=w'.partition('=') }} {{ 'k=v=w'.rpartition('=') }} {{ 'k'.partition('=') }}` § `('k', '=', 'v=w') ('k=v', '=', 'w') ('k', '', '')`",
                "`{{ s.find('W') }} {{ s.rfind('l') }} {{ s.index('x') }} {{ s.find('zz') }} {{ s.find('l', 4) }} {{ s.count('l') }} {{ 'aaa'.count('') }}` § `6 9 13 -1 9 3 4`",
                "`{{ 'abcabcabd'.find('abcabd') }} {{ ('a' * 99 ~ 'b').find('aaaaab') }} {{ 'xabcdefabcdef'.rfind('abcdef') }}` § `3 94 7`",
                "`{{ s.startswith(('x', 'h')) }} {{ s.endswith('x') }} {{ s.startswith('l', 2) }}` § `True True True`",
                "`{{ '١٢٣'.isdigit() }} {{ '½'.isnumeric() }} {{ '²'.isdigit() }} {{ '²'.isdecimal() }} {{ 'é1'.isalnum() }} {{ 'é'.isalpha() }} {{ ''.isalpha() }}` § `True True True False True True False`",
                "`{{ 'Ab Cd'.istitle() }} {{ 'a1'.islower() }} {{ '1'.isupper() }} {{ ' '.isspace() }} {{ 'a_1'.isidentifier() }} {{ '1a'.isidentifier() }} {{ 'a\\n'.isprintable() }} {{ 'é'.isascii() }}` § `True True False True True False False False`",
                "`[{{ 'ab'.center(5, '*') }}] [{{ 'a😀'.ljust(4, '.') }}] [{{ 'ab'.rjust(4) }}] {{ '-7'.zfill(4) }}` § `[**ab*] [a😀..] [  ab] -007`",
                "`{{ 'aXbX'.replace('X', 'yy', 1) }} {{ 'ab'.replace('', '-') }} {{ 'a\\tb'.expandtabs(4) }}` § `ayybX -a-b- a   b`",
                "`{{ 'Hello'.removeprefix('He') }} {{ 'Hello'.removesuffix('lo') }} {{ 'xyx'.strip('x') }} {{ 'xyx'.lstrip('x') }} {{ '-'.join(xs) }}` § `llo Hel y yx b-a-C`",
                "`{{ 'abc'.translate({97: 'Z', 98: none, 99: 100}) }}` § `Zd`",
            })
    void methodsOfStringsMeanWhatTheyMeanInPython(String source, String expected) {
        assertEquals(expected, render(source));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "`{% set l = [1, 2, 1] %}{{ l.index(1, 1) }} {{ l.count(1) }} {{ l.pop() }} {{ l.pop(0) }} {{ l }}` § `2 2 1 1 [2]`",
                "`{% set l = [3, 1] %}{% set _ = l.append(2) %}{% set _ = l.extend((7, 8)) %}{% set _ = l.insert(-1, 9) %}{{ l }}{% set _ = l.sort() %}{{ l }}{% set _ = l.reverse() %}{{ l }}{% set _ = l.remove(9) %}{{ l }}` § `[3, 1, 2, 7, 9, 8][1, 2, 3, 7, 8, 9][9, 8, 7, 3, 2, 1][8, 7, 3, 2, 1]`",
                "`{% set e = {} %}{{ e.setdefault('a', 1) }} {{ e.update(b=2) }} {{ e.update({'c': 3}) }} {{ e }} {{ e.pop('a') }} {{ e.pop('zz', 0) }} {{ e.popitem() }} {{ e }}` § `1 None None {'a': 1, 'b': 2, 'c': 3} 1 0 ('c', 3) {'b': 2}`",
                "`{{ d.keys() }} {{ d.values() }} {{ d.items() }} {{ d.get('zz') }} {{ d.get('zz', 5) }}` § `dict_keys(['k', 'b']) dict_values(['v', 2]) dict_items([('k', 'v'), ('b', 2)]) None 5`",
                "`{{ (1, 2, 1).count(1) }} {{ range(5).index(3) }} {{ (5).bit_length() }} {{ (2.0).is_integer() }}` § `2 3 3 True`",
            })
    void methodsOfListsAndDictsMeanWhatTheyMeanInPython(String source, String expected) {
        assertEquals(expected, render(source));
    }
}
