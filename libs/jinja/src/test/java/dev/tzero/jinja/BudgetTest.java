package dev.tzero.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {

    /** Some attacks fill a text or a list up to its limit, several times over; none does more. */
    private static final long MOST_ALLOCATED = 400_000_000;

    private final JinjaEnvironment environment =
            JinjaEnvironment.builder().promptSourceAdditions().build();

    static Stream<Arguments> attacks() {
        return Attacks.all().entrySet().stream()
                .map(attack -> Arguments.of(Named.of(attack.getKey(), attack.getKey()), attack.getValue()));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void templateThatWantsTooMuchEndsInABudgetErrorBeforeMuchIsDone(String name, String source) {
        Template template = environment.compile(name, source);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        JinjaException error =
                assertThrows(JinjaException.class, () -> template.render(Variables.of(Map.of()), new Random(1)));

        assertEquals(ErrorKind.BUDGET, error.kind(), error.getMessage());
        assertTrue(error.expected().orElse("").matches("(at most|less nesting).*"), error.getMessage());
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < MOST_ALLOCATED, name + " allocated " + allocated + " bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in range(1000) %}x{% endfor %}",
                "{{ range(4000)|list|length }}",
                "{% set a = 7 ** 5000 %}{% for i in range(20) %}{% set b = a * a %}{% endfor %}",
                "{{ ('a' * 99999)|upper|length }}",
                "{{ ('a b ' * 9999).split()|length }}",
                "{{ range(500)|reverse|sort|length }}",
                "{% set s = 'ab' * 9999 %}{% for i in range(9) %}{% set x = 'abc' in s %}{% endfor %}",
            })
    void workIsCountedByItsSize(String source) {
        Template enough = environment.compile("t", source);
        Template little = JinjaEnvironment.builder()
                .budget(Budget.DEFAULT.withSteps(900))
                .build()
                .compile("t", source);

        enough.render(Map.of());

        JinjaException error = assertThrows(JinjaException.class, () -> little.render(Map.of()));
        assertEquals("Too many operations", error.detail());
        assertEquals("at most 900 steps (Budget.steps)", error.expected().orElse(""));
    }

    @Test
    void onAThreadWithASmallStackDeepTemplatesEndInErrorsToo() throws InterruptedException {
        List<String> sources = new ArrayList<>(deepSources());
        sources.add(Attacks.all().get("generators inside generators"));
        sources.add(Attacks.all().get("macro that calls itself"));
        sources.add(Attacks.all().get("recursive loop without end"));
        sources.add("{{ " + "(".repeat(90) + "1" + ")".repeat(90) + " }}{{ 1 / 0 }}");
        List<Throwable> errors = new ArrayList<>();
        Thread thread = new Thread(
                null,
                () -> {
                    for (String source : sources) {
                        try {
                            environment.compile("deep", source).render(Map.of());
                        } catch (JinjaException e) {
                            continue;
                        } catch (RuntimeException | Error e) {
                            errors.add(e);
                        }
                    }
                },
                "small",
                160_000);

        thread.start();
        thread.join();

        assertEquals(List.of(), errors);
    }

    @Test
    void sourceThatIsNestedTooDeepIsRefused() {
        for (String source : deepSources()) {
            JinjaException error = assertThrows(JinjaException.class, () -> environment.compile("deep", source));
            assertEquals(ErrorKind.BUDGET, error.kind(), error.getMessage());
        }
    }

    private static List<String> deepSources() {
        return List.of(
                "{{ " + "(".repeat(5000) + "1" + ")".repeat(5000) + " }}",
                "{{ " + "-".repeat(5000) + "1 }}",
                "{{ " + "not ".repeat(5000) + "1 }}",
                "{{ " + "1+".repeat(5000) + "1 }}",
                "{{ " + "1 if 1 else ".repeat(5000) + "1 }}",
                "{{ x" + ".a".repeat(5000) + " }}",
                "{{ x" + "|upper".repeat(5000) + " }}",
                "{{ x" + "()".repeat(5000) + " }}",
                "{{ " + "[".repeat(5000) + "]".repeat(5000) + " }}",
                "{{ " + "{1:".repeat(5000) + "1" + "}".repeat(5000) + " }}",
                "{{ " + "f(".repeat(5000) + ")".repeat(5000) + " }}",
                "{% set " + "(".repeat(5000) + "a" + ")".repeat(5000) + " = 1 %}",
                "{% for x in y %}".repeat(10_000) + "{% endfor %}".repeat(10_000),
                "{% if 1 %}".repeat(5000) + "{% endif %}".repeat(5000));
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
