package dev.tzero.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How numbers and texts are formatted. Expected texts are what Jinja 3.1 gives. */
class FormatTest {

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
                "`{{ 0.1 + 0.2 }} {{ 1e16 }} {{ 1e15 }} {{ 123456789012345678.0 }} {{ 1e-4 }} {{ 1e-5 }} {{ -0.0 }} {{ 5e-324 }} {{ 1.7976931348623157e308 }}` § `0.30000000000000004 1e+16 1000000000000000.0 1.2345678901234568e+17 0.0001 1e-05 -0.0 5e-324 1.7976931348623157e+308`",
                "`{{ 1 / 3 }} {{ 100.0 }} {{ 1e22 }} {{ 2.0 ** 70 }} {{ 10 ** 25 }} {{ 1e300 * 1e10 }}` § `0.3333333333333333 100.0 1e+22 1.1805916207174113e+21 10000000000000000000000000 inf`",
                "`{{ [1.0, 1e100, 'é\\n\\'', \"'\", '\\x07', '\\u200b'] }}` § `[1.0, 1e+100, \"é\\n'\", \"'\", '\\x07', '\\u200b']`",
            })
    void numbersArePrintedAsPythonPrintsThem(String source, String expected) {
        assertEquals(expected, render(source));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "`{{ '%5d|%-5d|%05d|%+d|% d' % (7, 7, 7, 7, 7) }}` § `    7|7    |00007|+7| 7`",
                "`{{ '%x %X %#x %o %#o' % (255, 255, 255, 8, 8) }}` § `ff FF 0xff 10 0o10`",
                "`{{ '%e %.2E %f %.1f %.0f %g %g %.3g' % (12345.678, 0.00012, 2.5, 2.25, 2.5, 1e-5, 1234567.0, 0.0001234) }}` § `1.234568e+04 1.20E-04 2.500000 2.2 2 1e-05 1.23457e+06 0.000123`",
                "`{{ '%s %r %5s| %-5s| %.2s %c %c %%' % ('é', 'é', 'ab', 'ab', 'abc', 65, 'z') }}` § `é 'é'    ab| ab   | ab A z %`",
                "`{{ '%a' % 'é😀' }} {{ '%(k)s-%(b)03d' % d }} {{ '%*d|%-*d|' % (4, 1, 4, 1) }} {{ '%d' % 3.9 }} {{ '%s' % none }}` § `'\\xe9\\U0001f600' v-002    1|1   | 3 None`",
            })
    void percentFormatsAsPythonDoes(String source, String expected) {
        assertEquals(expected, render(source));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "`{{ '{} {1} {0}'.format(1, 2) if false else '{1} {0} {0!r}'.format(1, 'a') }}` § `a 1 1`",
                "`{{ '{:5}|{:<5}|{:>5}|{:^5}|{:*^7}'.format(1, 1, 'a', 'b', 'mid') }}` § `    1|1    |    a|  b  |**mid**`",
                "`{{ '{:05} {:+} {: } {:,} {:_} {:08,} {:=+7}'.format(7, 7, 7, 1234567, 1234567, 7, 7) }}` § `00007 +7  7 1,234,567 1_234_567 0,000,007 +     7`",
                "`{{ '{:x} {:#x} {:b} {:#b} {:o} {:c} {:X}'.format(255, 255, 5, 5, 8, 65, 255) }}` § `ff 0xff 101 0b101 10 A FF`",
                "`{{ '{:e} {:.2e} {:f} {:.1f} {:g} {:.3g} {:%} {:.0%} {:,.2f}'.format(2.5, 2.5, 2.5, 2.25, 1e10, 1234.5, 0.5, 0.255, 1234567.891) }}` § `2.500000e+00 2.50e+00 2.500000 2.2 1e+10 1.23e+03 50.000000% 26% 1,234,567.89`",
                "`{{ '{0:{1}}|{a}|{0.real}|{b[0]}|{{}}'.format(7, 4, a='x', b=[5]) }}` § `   7|x|7|5|{}`",
                "`{{ '{:.2}|{:.3}|{:10.3f}|{!s:>6}'.format('abc', 1234.5, 3.14159, 'é') }} {{ '{:5}|'.format(true) }} {{ '{}'.format(true) }}` § `ab|1.23e+03|     3.142|     é     1| True`",
            })
    void braceFormatsAsPythonDoes(String source, String expected) {
        assertEquals(expected, render(source));
    }
}
