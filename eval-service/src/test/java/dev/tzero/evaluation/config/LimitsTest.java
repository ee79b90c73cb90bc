package dev.tzero.evaluation.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsTest {
    @Test
    void everyKeyHasItsDefault() {
        assertEquals(
                new Limits(4096, 512, Duration.ofSeconds(60), 4, 1000, Duration.ofSeconds(2), 256), read(Map.of()));
    }

    @Test
    void everyKeyIsReadByItsName() {
        assertEquals(
                new Limits(20, 10, Duration.ofSeconds(1), 2, 3, Duration.ZERO, 5),
                read(Map.of(
                        "tzero.eval.max-in-flight", "20",
                        "tzero.eval.chunk", "10",
                        "tzero.eval.resend-after", "1s",
                        "tzero.eval.max-running", "2",
                        "tzero.eval.max-unfinished", "3",
                        "tzero.eval.lookup-wait", "0s",
                        "tzero.eval.max-watchers", "5")));
    }

    @Test
    void aValueThatCannotWorkIsRefusedByItsFullKey() {
        assertRefused("tzero.eval.chunk: 0; expected 1 to 10000", "tzero.eval.chunk", "0");
        assertRefused(
                "tzero.eval.max-in-flight: 511; expected at least tzero.eval.chunk, 512",
                "tzero.eval.max-in-flight",
                "511");
        assertRefused("tzero.eval.resend-after: PT0S; expected a positive duration", "tzero.eval.resend-after", "0s");
        assertRefused("tzero.eval.max-running: 0; expected at least 1", "tzero.eval.max-running", "0");
        assertRefused(
                "tzero.eval.max-unfinished: 3; expected at least tzero.eval.max-running, 4",
                "tzero.eval.max-unfinished",
                "3");
        assertRefused("tzero.eval.max-watchers: 0; expected at least 1", "tzero.eval.max-watchers", "0");
    }

    private static void assertRefused(String message, String key, String value) {
        var e = assertThrows(IllegalArgumentException.class, () -> read(Map.of(key, value)));
        assertEquals(message, e.getMessage());
    }

    private static Limits read(Map<String, String> values) {
        return Limits.of(new SmallRyeConfigBuilder()
                .withMapping(EvaluationConfig.class)
                .withDefaultValues(values)
                .withConverter(Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .build()
                .getConfigMapping(EvaluationConfig.class));
    }
}
