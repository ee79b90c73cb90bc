package dev.tzero.prompt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptConfigTest {

    @Test
    void everyKeyHasItsDefault() {
        PromptConfig config = config(Map.of());

        assertFalse(config.readOnly());
        assertFalse(config.rebuild());
        assertEquals(Optional.of("127.0.0.1:8082"), config.datasets().address());
        assertEquals(Duration.ofMillis(500), config.datasets().deadline());
        assertEquals(Duration.ofSeconds(10), config.datasets().cache());
        assertEquals(Duration.ofSeconds(5), config.datasets().pause());
        assertEquals(20, config.check().rows());
        assertEquals(2, config.preview().threads());
        assertEquals(64, config.preview().queue());
    }

    @Test
    void everyKeyCanBeSet() {
        PromptConfig config = config(Map.of(
                "tzero.prompt.read-only", "true",
                "tzero.prompt.rebuild", "true",
                "tzero.prompt.datasets.address", "dataset:8082",
                "tzero.prompt.datasets.deadline", "2s",
                "tzero.prompt.datasets.cache", "1m",
                "tzero.prompt.datasets.pause", "3s",
                "tzero.prompt.check.rows", "5",
                "tzero.prompt.preview.threads", "4",
                "tzero.prompt.preview.queue", "8"));

        assertTrue(config.readOnly());
        assertTrue(config.rebuild());
        assertEquals(Optional.of("dataset:8082"), config.datasets().address());
        assertEquals(Duration.ofSeconds(2), config.datasets().deadline());
        assertEquals(Duration.ofMinutes(1), config.datasets().cache());
        assertEquals(Duration.ofSeconds(3), config.datasets().pause());
        assertEquals(5, config.check().rows());
        assertEquals(4, config.preview().threads());
        assertEquals(8, config.preview().queue());
    }

    @Test
    void aValueOutOfItsRangeIsNamedWithItsKey() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new PromptSettings(config(Map.of("tzero.prompt.check.rows", "1001"))));

        assertEquals("tzero.prompt.check.rows is 1001, expected 0 to 1000", refused.getMessage());
    }

    private static PromptConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(PromptConfig.class)
                .withDefaultValues(values)
                .addDiscoveredConverters()
                .withConverter(Duration.class, 200, new DurationConverter())
                .build()
                .getConfigMapping(PromptConfig.class);
    }
}
