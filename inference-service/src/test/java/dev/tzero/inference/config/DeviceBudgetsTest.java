package dev.tzero.inference.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import dev.tzero.model.lm.DeviceMap;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** From the settings on, as a replica reads them; there need be no GPU. */
class DeviceBudgetsTest {

    private static final Device CPU = Device.cpu();
    private static final Device GPU = Device.gpu(0);
    private static final String EACH = "tzero.inference.memory-budget";

    @Test
    void fourFifthsOfWhatIsFreeOnEachDeviceWhereNothingIsSaid() {
        assertEquals(Map.of(CPU, 800L, GPU, 400L), budgets("all=gpu0:host", Map.of()));
    }

    @Test
    void whatIsSaidOfOneDeviceCountsBeforeWhatIsSaidOfEach() {
        assertEquals(
                Map.of(CPU, 2L << 30, GPU, 70L << 20),
                budgets("encoder=gpu0", Map.of(EACH, "2G", EACH + ".gpu0", "70M")));
        assertEquals(Map.of(CPU, 70L, GPU, 70L), budgets("encoder=gpu0", Map.of(EACH, "70")));
        assertEquals(Map.of(CPU, 800L, GPU, 70L), budgets("encoder=gpu0", Map.of(EACH + ".gpu0", "70")));
    }

    @Test
    void aDeviceWithoutWeightsAndABudgetOfNothingAreRefused() {
        assertEquals(
                "memory-budget.gpu1: weights lie on [cpu, gpu0] alone, as devices has it",
                refused(Map.of(EACH + ".gpu1", "70")));
        assertEquals("memory-budget.gpu0: expected at least 1 byte, found 0", refused(Map.of(EACH + ".gpu0", "0")));
        assertEquals("memory-budget: expected at least 1 byte, found 0", refused(Map.of(EACH, "0")));
    }

    private static String refused(Map<String, String> settings) {
        return assertThrows(IllegalArgumentException.class, () -> budgets("encoder=gpu0", settings))
                .getMessage();
    }

    private static Map<Device, Long> budgets(String map, Map<String, String> settings) {
        InferenceConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(InferenceConfig.class)
                .withSources(new PropertiesConfigSource(settings, "settings", 100))
                .build()
                .getConfigMapping(InferenceConfig.class);
        return new DeviceBudgets(config.memoryBudget(), config.memoryBudgetOf())
                .of(DeviceMap.parse(map).memories(), device -> OptionalLong.of(device.isGpu() ? 500 : 1000));
    }
}
