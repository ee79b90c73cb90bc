package dev.tzero.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Markup, and output that is escaped. Expected texts are what Jinja 3.1 gives. */
class EscapingTest {

    private final JinjaEnvironment environment =
            JinjaEnvironment.builder().autoescape(true).build();

    private String render(String source) {
        return environment.compile("t", source).render(Sample.VARIABLES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "`{{ html }}` § `&lt;a href=&#39;x&#39;&gt;&#34;b&#34; &amp; c&lt;/a&gt;`",
                "`{{ html|safe }}{{ html|e }}{{ html|e|e }}` § `<a href='x'>\"b\" & c</a>&lt;a href=&#39;x&#39;&gt;&#34;b&#34; &amp; c&lt;/a&gt;&lt;a href=&#39;x&#39;&gt;&#34;b&#34; &amp; c&lt;/a&gt;`",
                "`{{ html|safe|forceescape }}` § `&lt;a href=&#39;x&#39;&gt;&#34;b&#34; &amp; c&lt;/a&gt;`",
                "`{{ html ~ ('<i>'|safe) }} {{ html ~ '<i>' }}` § `&lt;a href=&#39;x&#39;&gt;&#34;b&#34; &amp; c&lt;/a&gt;<i> &lt;a href=&#39;x&#39;&gt;&#34;b&#34; &amp; c&lt;/a&gt;&lt;i&gt;`",
                "`{{ ('<b>'|safe) + '<i>' }} {{ '<i>' + ('<b>'|safe) }} {{ ('<'|safe) * 2 }}` § `<b>&lt;i&gt; &lt;i&gt;<b> <<`",
                "`{{ ('<%s>'|safe) % '<x>' }} {{ ('<{}>'|safe).format('<x>') }} {{ ('%s'|safe)|format('<') }}` § `<&lt;x&gt;> <&lt;x&gt;> &lt;`",
                "`{{ ['<a>', '<b>'|safe]|join('<') }} {{ ['<a>', '<b>']|join('<'|safe) }} {{ ('<a>'|safe).join(['<', '>'|safe]) }}` § `&lt;a&gt;&lt;<b> &lt;a&gt;<&lt;b&gt; &lt;<a>>`",
                "`{{ ('a<b'|safe)|upper }} {{ ('<a> b'|safe).split() }} {{ (html|safe)[1:4] }} {{ [html|safe] }}` § `A<B [Markup(&#39;&lt;a&gt;&#39;), Markup(&#39;b&#39;)] a h [Markup(&#39;&lt;a href=\\&#39;x\\&#39;&gt;&#34;b&#34; &amp; c&lt;/a&gt;&#39;)]`",
                "`{{ x_ ~ html|replace('<', '>') }} {{ (html|safe)|replace('x', '>') }}` § `&gt;a href=&#39;x&#39;&gt;&#34;b&#34; &amp; c&gt;/a&gt; <a href='&gt;'>\"b\" & c</a>`",
                "`{{ {'a': '<'}|xmlattr }} {{ ['<']|tojson }} {{ 'http://x.de/?a=<b>'|urlize }}` § ` a=\"&lt;\" [\"\\u003c\"] <a href=\"http://x.de/?a=&lt;b&gt;\" rel=\"noopener\">http://x.de/?a=&lt;b&gt;</a>`",
                "`{% macro m(v) %}<b>{{ v }}</b>{% endmacro %}{{ m('<') }}{{ m('<')|e }}{% set b %}<{{ '<' }}{% endset %}{{ b }}` § `<b>&lt;</b><b>&lt;</b><&lt;`",
                "`{% filter upper %}<a>{{ '<' }}{% endfilter %}{% macro w() %}<{{ caller() }}>{% endmacro %}{% call w() %}<{{ '<' }}{% endcall %}` § `<A>&LT;<<&lt;>`",
                "`{% autoescape false %}{{ html }}{% endautoescape %}{% autoescape f %}{{ html }}{% endautoescape %}{{ '<' }}` § `<a href='x'>\"b\" & c</a><a href='x'>\"b\" & c</a>&lt;`",
                "`{{ 5 }}{{ none }}{{ 1.5 }}{{ ['<'] }}{{ nope }}` § `5None1.5[&#39;&lt;&#39;]`",
                "`{{ html is escaped }}{{ (html|safe) is escaped }}{{ (html|safe) is string }}{{ (html|safe) == html }}` § `FalseTrueTrueTrue`",
                "`{{ (html|safe)|striptags }}|{{ ('xxxxxxx<'|safe)|truncate(2, true, '<', 0) }}|{{ ('<a>'|safe)|title }}` § `&#34;b&#34; &amp; c|x&lt;|&lt;A&gt;`",
            })
    void outputIsEscapedUnlessItIsSafe(String source, String expected) {
        assertEquals(expected, render(source));
    }
}
