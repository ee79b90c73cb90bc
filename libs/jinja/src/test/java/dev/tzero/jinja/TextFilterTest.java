package dev.tzero.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters on text. Expected texts are what Jinja 3.1 gives. */
class TextFilterTest {

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
                "`{{ 'hello world-wide (web) don\\'t'|title }}` § `Hello World-Wide (Web) Don't`",
                "`{{ 'HELLO'|capitalize }} {{ 'ß'|upper }} {{ 'ÀÉ'|lower }}` § `Hello SS àé`",
                "`[{{ 'ab'|center(5) }}] [{{ 'abc'|center(6) }}] [{{ 's'|center(0) }}]` § `[  ab ] [ abc  ] [s]`",
                "`{{ '  x '|trim }}|{{ 'xxaxx'|trim('x') }}` § `x|a`",
                "`{{ 'aaaa'|replace('a', 'b', 2) }} {{ 'abc'|replace('', '-') }} {{ 12.5|replace('.', ',') }}` § `bbaa -a-b-c- 12,5`",
                "`{{ prose|truncate(20) }}|{{ prose|truncate(20, true) }}|{{ prose|truncate(20, false, '…', 0) }}` § `The quick brown...|The quick brown f...|The quick brown…`",
                "`{{ 'abcdef'|truncate(3, leeway=2) }} {{ 'abcdefgh'|truncate(3) }} {{ [1, 2]|truncate(3) }}` § `... abcdefgh [1, 2]`",
                "`{{ s|truncate(14, true, '', 0) }}` § `héllo Wörld 😀x`",
                "`{{ ('😀' * 9)|truncate(9, true, '.', 0) }}|{{ ('😀' * 9)|truncate(8, true, '.', 0) }}` § `😀😀😀😀😀😀😀😀😀|😀😀😀😀😀😀😀.`",
                "`{{ ('😀' * 4)|truncate(7, true, '.', 0) }}|{{ ('a' ~ '😀' * 9)|truncate(3, true, '.', 2)|upper }}` § `😀😀😀😀|A😀.`",
                "`{{ 'a, b_c  d-e 😀'|wordcount }}` § `4`",
                "`{{ ml|indent }}|{{ ml|indent(2, true, true) }}|{{ ml|indent('> ') }}` § `a\n    b\n\n    c|  a\n  b\n  \n  c|a\n> b\n\n> c`",
                "`{{ '%s is %d'|format('a', 3) }} {{ '%(a)s'|format(a=1) }}` § `a is 3 1`",
                "`{{ 12|string ~ 'x' }} {{ none|string|length }}` § `12x 4`",
                "`{{ 'x'|safe|upper }} {{ 'x<'|e ~ '<' }} {{ ('<'|e) + '<' }}` § `X x&lt;< &lt;&lt;`",
            })
    void textIsChangedAsJinjaChangesIt(String source, String expected) {
        assertEquals(expected, render(source));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "`{{ prose|wordwrap(20) }}` § `The quick brown fox\njumps over the lazy\ndog -- and well-\nknown e-mail-\naddresses, too.`",
                "`{{ prose|wordwrap(8) }}` § `The\nquick\nbrown\nfox\njumps\nover the\nlazy dog\n-- and\nwell-\nknown\ne-mail-a\nddresses\n, too.`",
                "`{{ prose|wordwrap(8, false) }}` § `The\nquick\nbrown\nfox\njumps\nover the\nlazy dog\n-- and\nwell-\nknown\ne-mail-\naddresses,\ntoo.`",
                "`{{ prose|wordwrap(8, true, '|') }}` § `The|quick|brown|fox|jumps|over the|lazy dog|-- and|well-|known|e-mail-a|ddresses|, too.`",
                "`{{ prose|wordwrap(8, break_on_hyphens=false) }}` § `The\nquick\nbrown\nfox\njumps\nover the\nlazy dog\n-- and w\nell-know\nn e-mail\n-address\nes, too.`",
                "`{{ ml|wordwrap(1) }}` § `a\nb\n\nc`",
                "`{{ 'a-b-c well-known--dash  x'|wordwrap(3) }}` § `a-\nb-c\nwel\nl-k\nnow\nn--\ndas\nh\nx`",
                "`{{ 'abcdefghij 😀😀😀😀'|wordwrap(3) }}` § `abc\ndef\nghi\nj 😀\n😀😀😀`",
            })
    void textIsWrappedAsPythonWrapsIt(String source, String expected) {
        assertEquals(expected, render(source));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "`{{ html|e }} {{ html|e|e }} {{ html|e|forceescape }}` § `&lt;a href=&#39;x&#39;&gt;&#34;b&#34; &amp; c&lt;/a&gt; &lt;a href=&#39;x&#39;&gt;&#34;b&#34; &amp; c&lt;/a&gt; &amp;lt;a href=&amp;#39;x&amp;#39;&amp;gt;&amp;#34;b&amp;#34; &amp;amp; c&amp;lt;/a&amp;gt;`",
                "`{{ html|striptags }}` § `\"b\" & c`",
                "`{{ '<!-- x <b> -->a&amp;b &eacute;&#65;&#x42;&bogus;&lt  <i>c</i> d <open'|striptags }}` § `a&b éAB&bogus;< c d <open`",
                "`{{ '<!-->a<!<!-- -->--b-->c'|striptags }}` § `ac`",
                "`{{ 'see http://a.example.com/x?y=1&z=2, (www.foo.org) foo.com. me@ex.org mailto:a@b.co tel:123'|urlize }}` § `see <a href=\"http://a.example.com/x?y=1&amp;z=2\" rel=\"noopener\">http://a.example.com/x?y=1&amp;z=2</a>, (<a href=\"https://www.foo.org\" rel=\"noopener\">www.foo.org</a>) <a href=\"https://foo.com\" rel=\"noopener\">foo.com</a>. <a href=\"mailto:me@ex.org\">me@ex.org</a> <a href=\"mailto:a@b.co\">a@b.co</a> tel:123`",
                "`{{ 'http://example.com/abcdefgh'|urlize(10, true, target='_blank', rel='a b') }}` § `<a href=\"http://example.com/abcdefgh\" rel=\"a b nofollow noopener\" target=\"_blank\">http://exa...</a>`",
                "`{{ 'tel:12 x (http://x.de/a_(b))'|urlize(extra_schemes=['tel:']) }}` § `<a href=\"tel:12\" rel=\"noopener\">tel:12</a> x (<a href=\"http://x.de/a_(b)\" rel=\"noopener\">http://x.de/a_(b)</a>)`",
                "`{{ 'a b/c?d=é&f'|urlencode }} {{ {'a b': 'c/d', 'e': 1}|urlencode }} {{ [('x', 'y z')]|urlencode }}` § `a%20b/c%3Fd%3D%C3%A9%26f a+b=c%2Fd&e=1 x=y+z`",
                "`[{{ {'class': 'a', 'id': none, 'x': '<\"'}|xmlattr }}] [{{ {'a': 1}|xmlattr(false) }}]` § `[ class=\"a\" x=\"&lt;&#34;\"] [a=\"1\"]`",
                "`{{ {'b': [1, 2.5, none, true, '<é😀\\'>'], 'a': {}}|tojson }}` § `{\"a\": {}, \"b\": [1, 2.5, null, true, \"\\u003c\\u00e9\\ud83d\\ude00\\u0027\\u003e\"]}`",
                "`{{ {'b': [1, {'c': []}], 'a': {}}|tojson(2) }}` § `{\n  \"a\": {},\n  \"b\": [\n    1,\n    {\n      \"c\": []\n    }\n  ]\n}`",
                "`{{ (users + users)|pprint }}` § `[{'age': 3, 'city': {'n': 'X'}, 'name': 'Bo'},\n {'age': 1, 'city': {'n': 'y'}, 'name': 'al'},\n {'age': 3, 'name': 'Cy'},\n {'age': 3, 'city': {'n': 'X'}, 'name': 'Bo'},\n {'age': 1, 'city': {'n': 'y'}, 'name': 'al'},\n {'age': 3, 'name': 'Cy'}]`",
                "`{{ {'k': prose, 'z': [prose, 1], 'a': (1,)}|pprint }}` § `{'a': (1,),\n 'k': 'The quick brown fox jumps over the lazy dog -- and well-known '\n      'e-mail-addresses, too.',\n 'z': ['The quick brown fox jumps over the lazy dog -- and well-known '\n       'e-mail-addresses, too.',\n       1]}`",
            })
    void htmlUrlsAndJsonAreWrittenAsJinjaWritesThem(String source, String expected) {
        assertEquals(expected, render(source));
    }
}
