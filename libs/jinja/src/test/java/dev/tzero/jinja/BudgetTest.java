package dev.tzero.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {

    private final JinjaEnvironment environment =
            JinjaEnvironment.builder().promptSourceAdditions().build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}",
                "{% for i in range(10**9) %}x{% endfor %}",
                "{{ 'x' * 10**9 }}",
                "{{ [1] * 10**9 }}",
                "{{ (10**9999) ** 9999 }}",
                "{% set n=namespace(s='x') %}{% for i in range(100) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
                "{% set n=namespace(s='x') %}{% for i in range(100) %}{% set n.s = n.s.replace('x','xxx') %}{% endfor %}",
                "{% set n=namespace(s='x') %}{% for i in range(100) %}{% set n.s = [n.s, n.s]|join %}{% endfor %}",
                "{% set n=namespace(s=[1]) %}{% for i in range(100) %}{% set n.s = n.s + n.s %}{% endfor %}",
                "{% set n=namespace(s=[1]) %}{% for i in range(90) %}{% set n.s = [n.s, n.s] %}{% endfor %}{{ n.s }}",
                "{% set n=namespace(s=[1],t=[1]) %}{% for i in range(90) %}{% set n.s = [n.s, n.s] %}"
                        + "{% set n.t = [n.t, n.t] %}{% endfor %}{{ n.s == n.t }}",
                "{% set n=namespace(s=(1,)) %}{% for i in range(40) %}{% set n.s = (n.s, n.s) %}{% endfor %}{{ {n.s:1} }}",
                "{% set l=[] %}{% set _ = l.append(l) %}{{ l }}",
                "{% set l=[1] %}{% for x in l %}{% set _ = l.append(x) %}{% endfor %}",
                "{% macro f(n) %}{{ f(n+1) }}{% endmacro %}{{ f(0) }}",
                "{% macro f(n) %}{% if n < 50 %}{{ f(n+1) }}{{ f(n+1) }}{% endif %}{% endmacro %}{{ f(0) }}",
                "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
                "{{ '%99999999d' % 1 }}",
                "{{ '{:99999999}'.format(1) }}",
                "{{ 'a'.ljust(10**9) }}",
                "{% for i in range(90000) %}{{ 'a' * 1000 }}{% endfor %}",
            })
    void templateThatWantsTooMuchEndsInABudgetError(String source) {
        Template template = environment.compile("greedy", source);

        JinjaException error = assertThrows(JinjaException.class, () -> template.render(Map.of()));

        assertEquals(ErrorKind.BUDGET, error.kind(), error.getMessage());
        assertTrue(error.expected().orElse("").startsWith("at most"), error.getMessage());
    }

    @Test
    void sourceThatIsNestedTooDeepIsRefused() {
        for (String source : List.of(
                "{{ " + "(".repeat(5000) + "1" + ")".repeat(5000) + " }}",
                "{{ " + "-".repeat(5000) + "1 }}",
                "{{ " + "1+".repeat(5000) + "1 }}",
                "{{ x" + ".a".repeat(5000) + " }}",
                "{{ x" + "|upper".repeat(5000) + " }}",
                "{{ " + "[".repeat(5000) + "]".repeat(5000) + " }}",
                "{% if 1 %}".repeat(5000) + "{% endif %}".repeat(5000))) {
            JinjaException error = assertThrows(JinjaException.class, () -> environment.compile("deep", source));
            assertEquals(ErrorKind.BUDGET, error.kind(), error.getMessage());
        }
    }

    @Test
    void sourceThatIsTooLongIsRefused() {
        JinjaException error = assertThrows(
                JinjaException.class,
                () -> environment.compile("long", "x".repeat(Budget.DEFAULT.sourceCharacters() + 1)));

        assertEquals(ErrorKind.BUDGET, error.kind());
    }

    @Test
    void dataThatIsNestedTooDeepIsRefusedWhereItIsPrinted() {
        List<Object> nested = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            nested = new ArrayList<>(List.of(nested));
        }
        List<Object> deep = nested;

        JinjaException error = assertThrows(
                JinjaException.class,
                () -> environment.compile("deep", "{{ x }}").render(Map.of("x", deep)));

        assertEquals(ErrorKind.BUDGET, error.kind());
    }

    @Test
    void budgetIsOfTheEnvironmentAndNamesItsField() {
        JinjaEnvironment small = JinjaEnvironment.builder()
                .budget(Budget.DEFAULT.withSteps(100).withOutputCharacters(10))
                .build();

        assertEquals("1234567890", small.compile("t", "1234567890").render(Map.of()));
        JinjaException output = assertThrows(
                JinjaException.class, () -> small.compile("t", "12345678901").render(Map.of()));
        assertEquals(
                "t:1:1: Output too long; expected at most 10 characters (Budget.outputCharacters)\n  12345678901",
                output.getMessage());
        JinjaException steps = assertThrows(
                JinjaException.class,
                () -> small.compile("t", "{% for i in range(200) %}{% endfor %}")
                        .render(Map.of()));
        assertEquals(ErrorKind.BUDGET, steps.kind());
    }

    @Test
    void budgetFieldsMustBePositive() {
        assertThrows(IllegalArgumentException.class, () -> Budget.DEFAULT.withSteps(0));
    }
}
