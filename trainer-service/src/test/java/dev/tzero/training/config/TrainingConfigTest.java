package dev.tzero.training.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingConfigTest {

    @Test
    void everyKeyHasItsDefault() {
        TrainingConfig config = config(Map.of());

        assertEquals(Path.of(".tzero/checkpoints"), config.checkpoints());
        assertEquals(0, config.threads());
        assertEquals(Duration.ofSeconds(2), config.lookupWait());
        assertEquals(64, config.watchers());
    }

    @Test
    void everyKeyCanBeSet() {
        TrainingConfig config = config(Map.of(
                "tzero.training.checkpoints", "/data",
                "tzero.training.threads", "3",
                "tzero.training.lookup-wait", "5s",
                "tzero.training.watchers", "8"));

        assertEquals(Path.of("/data"), config.checkpoints());
        assertEquals(3, config.threads());
        assertEquals(Duration.ofSeconds(5), config.lookupWait());
        assertEquals(8, config.watchers());
    }

    private static TrainingConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(TrainingConfig.class)
                .withDefaultValues(values)
                .addDiscoveredConverters()
                .withConverter(Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .build()
                .getConfigMapping(TrainingConfig.class);
    }
}
