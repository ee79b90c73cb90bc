package dev.tzero.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** Templates that want more than any template should, by what they try. */
final class Attacks {

    private static final String SPACE = "{% set n = namespace(s='x', l=[1], t=(1,), i=1) %}";

    private Attacks() {}

    /** Each ends in an error of kind {@link ErrorKind#BUDGET}. */
    static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("nested loops", "{% for i in range(90000) %}{% for j in range(90000) %}x{% endfor %}{% endfor %}");
        all.put(
                "nested loops without output",
                "{% for i in range(90000) %}{% for j in range(90000) %}{% endfor %}{% endfor %}");
        all.put(
                "loop with state",
                "{% for i in range(90000) %}{% for j in range(90) %}{{ loop.index }}{% endfor %}{% endfor %}");
        all.put("giant range", "{% for i in range(10**9) %}x{% endfor %}");
        all.put("giant range as a list", "{{ range(10**18)|list }}");
        all.put("giant repetition", "{{ 'x' * 10**9 }}");
        all.put("giant repetition of a list", "{{ [1] * 10**9 }}");
        all.put("repetitions", "{% for i in range(90000) %}{% set n = 'x' * 3000000 %}{% endfor %}");
        all.put("lists", "{% for i in range(90000) %}{% set n = [1] * 90000 %}{% endfor %}");
        all.put("giant power", "{{ 10**(10**10) }}");
        all.put("power of a power", "{{ (10**9999) ** 9999 }}");
        all.put(
                "products",
                SPACE + big("n.i * n.i") + "{% for i in range(90000) %}{% set x = n.i * n.i %}{% endfor %}");
        all.put(
                "quotients",
                SPACE + big("n.i * n.i")
                        + "{% for i in range(90000) %}{% set x = (n.i * n.i) // (n.i + 1) %}{% endfor %}");
        all.put(
                "remainders",
                SPACE + big("n.i * n.i")
                        + "{% for i in range(90000) %}{% set x = (n.i * n.i) % (n.i + 1) %}{% endfor %}");
        all.put(
                "remainders of one number",
                "{% set a = 7**20000 %}{% set b = 3**15000 %}{% for i in range(90000) %}{% set x = a % b %}{% endfor %}");
        all.put(
                "true division",
                "{% set a = 7**20000 %}{% set b = 7**19999 %}{% for i in range(90000) %}{% set x = a / b %}{% endfor %}");
        all.put(
                "digits of integers",
                "{% set a = 10**4200 %}{% for i in range(90000) %}{% set x = a|string %}{% endfor %}");
        all.put(
                "digits in hexadecimal",
                "{% set a = 7**20000 %}{% for i in range(90000) %}{% set x = '%x' % a %}{% endfor %}");
        all.put("digits read", "{% set a = '9' * 4200 %}{% for i in range(90000) %}{% set x = a|int %}{% endfor %}");
        all.put(
                "comparisons of integers with floats",
                "{% set a = 7**20000 %}{% for i in range(90000) %}{% for j in range(9) %}{% set x = a < 1.5 %}{% endfor %}{% endfor %}");
        all.put("wide center", "{{ 'x'|center(10**9) }}");
        all.put("wide ljust", "{{ 'x'.ljust(10**9) }}");
        all.put("wide zfill", "{{ 'x'.zfill(10**9) }}");
        all.put("wide tab", "{{ '\\t'.expandtabs(10**9) }}");
        all.put("wide percent format", "{{ '%999999999d' % 1 }}");
        all.put("wide percent format by star", "{{ '%*d' % (10**9, 1) }}");
        all.put("wide brace format", "{{ '{:>999999999}'.format(1) }}");
        all.put("precise float", "{{ '%.999999999f' % 1.5 }}");
        all.put("precise floats", "{% for i in range(90000) %}{% set x = '%.9999f' % 1e-300 %}{% endfor %}");
        all.put("wide indent", "{{ 'a\\nb'|indent(10**9) }}");
        all.put(
                "indents",
                SPACE + "{% for i in range(99) %}{% set n.s = (n.s ~ '\\n' ~ n.s)|indent(99, true) %}{% endfor %}");
        all.put("wordwrap with a long separator", "{{ ('x ' * 900000)|wordwrap(1, wrapstring='y' * 9999) }}");
        all.put(
                "wordwraps",
                "{% set s = '--' * 99999 %}{% for i in range(90000) %}{% set x = s|wordwrap(3) %}{% endfor %}");
        all.put("batch with filling", "{{ [1]|batch(10**9, 0)|list }}");
        all.put("slice", "{{ [1]|slice(10**9)|list }}");
        all.put("lipsum", "{{ lipsum(n=10**9) }}");
        all.put("long lipsum", "{{ lipsum(n=1, min=10**9, max=10**9 + 1) }}");
        all.put("lipsums", "{{ lipsum(n=99999) }}");
        all.put("replace", SPACE + "{% for i in range(99) %}{% set n.s = n.s.replace('x', 'xxx') %}{% endfor %}");
        all.put("replace of nothing", "{{ ('x' * 9999).replace('', 'y' * 9999) }}");
        all.put("join", SPACE + "{% for i in range(99) %}{% set n.s = [n.s, n.s]|join(n.s) %}{% endfor %}");
        all.put("join by a method", "{{ ('y' * 9999).join('x' * 9999) }}");
        all.put("doubling by ~", SPACE + "{% for i in range(99) %}{% set n.s = n.s ~ n.s %}{% endfor %}");
        all.put("doubling by +", SPACE + "{% for i in range(99) %}{% set n.s = n.s + n.s %}{% endfor %}");
        all.put("doubling of lists", SPACE + "{% for i in range(99) %}{% set n.l = n.l + n.l %}{% endfor %}");
        all.put(
                "doubling by escaping",
                SPACE
                        + "{% for i in range(99) %}{% set n.s = (n.s ~ '&')|e|string|e|string %}{% endfor %}{{ n.s * 9999 * 99 }}");
        all.put(
                "doubling by a set block",
                SPACE
                        + "{% for i in range(99) %}{% set s %}{{ n.s }}{{ n.s }}{% endset %}{% set n.s = s %}{% endfor %}");
        all.put(
                "nested lists printed",
                SPACE + "{% for i in range(90) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l }}");
        all.put(
                "nested dicts printed",
                SPACE + "{% for i in range(90) %}{% set n.l = {1: n.l, 2: n.l} %}{% endfor %}{{ n.l }}");
        all.put(
                "nested lists as JSON",
                SPACE + "{% for i in range(90) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l|tojson }}");
        all.put(
                "nested lists printed prettily",
                SPACE + "{% for i in range(90) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l|pprint }}");
        all.put(
                "nested lists compared",
                SPACE
                        + "{% set m = namespace(l=[1]) %}{% for i in range(90) %}{% set n.l = [n.l, n.l] %}{% set m.l = [m.l, m.l] %}{% endfor %}{{ n.l == m.l }}");
        all.put(
                "nested tuples as a key",
                SPACE + "{% for i in range(40) %}{% set n.t = (n.t, n.t) %}{% endfor %}{{ {n.t: 1} }}");
        all.put("list in itself", "{% set l = [] %}{% set _ = l.append(l) %}{{ l }}");
        all.put(
                "list that grows while it is read",
                "{% set l = [1] %}{% for x in l %}{% set _ = l.append(x) %}{% endfor %}");
        all.put(
                "JSON with a wide indent",
                SPACE + "{% for i in range(90) %}{% set n.l = [n.l] %}{% endfor %}{{ n.l|tojson(3999999) }}");
        all.put("macro that calls itself", "{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}");
        all.put(
                "macro that calls itself twice",
                "{% macro f(n) %}{% if n < 50 %}{{ f(n + 1) }}{{ f(n + 1) }}{% endif %}{% endmacro %}{{ f(0) }}");
        all.put("recursive loop without end", "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}");
        all.put(
                "generators inside generators",
                "{% set n = namespace(g=[1]) %}{% for i in range(60000) %}{% set n.g = n.g|map('string') %}{% endfor %}{{ n.g|list }}");
        all.put(
                "search for what is almost there",
                "{% set s = 'a' * 99999 %}{% set p = 'a' * 49999 ~ 'b' %}{% for i in range(90000) %}{% set x = p in s %}{% endfor %}");
        all.put(
                "search from the end",
                "{% set s = 'a' * 99999 %}{% set p = 'b' ~ 'a' * 49999 %}{% for i in range(90000) %}{% set x = s.rfind(p) %}{% endfor %}");
        all.put(
                "strip of many characters",
                "{% set s = 'a' * 99999 %}{% set p = 'b' * 49999 ~ 'a' %}{% for i in range(90000) %}{% set x = s.strip(p) %}{% endfor %}");
        all.put(
                "striptags of open tags",
                "{% set s = '<!--<' * 99999 %}{% for i in range(90000) %}{% set x = s|striptags %}{% endfor %}");
        all.put(
                "striptags of comments in comments",
                "{% set s = '<!' * 9999 ~ '<!---->' ~ '---->' * 9999 %}{% for i in range(90000) %}{% set x = s|striptags %}{% endfor %}");
        all.put(
                "urlize of dots",
                "{% set s = 'a.' * 99999 %}{% for i in range(90000) %}{% set x = s|urlize %}{% endfor %}");
        all.put(
                "urlize of addresses",
                "{% set s = 'a@' * 99999 ~ 'b.' * 9999 %}{% for i in range(90000) %}{% set x = s|urlize %}{% endfor %}");
        all.put(
                "urlize of brackets",
                "{% set s = '(' * 99999 ~ ')' * 99999 %}{% for i in range(90000) %}{% set x = s|urlize %}{% endfor %}");
        all.put(
                "title of long text",
                "{% set s = 'éa ' * 99999 %}{% for i in range(90000) %}{% set x = s.title() %}{% endfor %}");
        all.put(
                "split from the end",
                "{% set s = 'a ' * 90000 %}{% for i in range(90000) %}{% set x = s.rsplit(' ') %}{% endfor %}");
        all.put("split into too many", "{{ ('a ' * 200000).split() }}");
        all.put("output", "{% for i in range(90000) %}{{ 'a' * 1000 }}{% endfor %}");
        all.put("sorting", "{% for i in range(90000) %}{% set x = range(9999)|reverse|sort %}{% endfor %}");
        all.put(
                "unions of dicts",
                "{% set d = {} %}{% for i in range(90000) %}{% set _ = d.update({i: d.copy()}) %}{% endfor %}");
        return all;
    }

    /** An integer of tens of thousands of bits in {@code n.i}. */
    private static String big(String step) {
        return "{% set n.i = 7 %}{% for i in range(13) %}{% set n.i = " + step + " %}{% endfor %}";
    }
}
