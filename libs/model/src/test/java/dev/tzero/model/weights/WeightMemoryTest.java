package dev.tzero.model.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import dev.tzero.model.ModelFormatException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WeightMemoryTest {

    private static final long GIBI = 1L << 30;
    private static final Path MODEL = Path.of("model");

    @Test
    void aModelThatDoesNotFitIsRefusedWithBothFigures() {
        assertEquals(
                "model: memory: the weights need 45056 MiB, but 16384 MiB are available",
                refused(Map.of(Device.cpu(), 44 * GIBI)));
    }

    @Test
    void everyDeviceIsAskedForItsOwnShare() {
        Map<Device, Long> bytes = new LinkedHashMap<>();
        bytes.put(Device.cpu(), 16 * GIBI);
        bytes.put(Device.gpu(0), 8 * GIBI);
        WeightMemory.require(MODEL, bytes, WeightMemoryTest::free);

        bytes.put(Device.gpu(1), 9 * GIBI);
        assertEquals("model: memory: the weights need 9216 MiB on GPU 1, but 8192 MiB are available", refused(bytes));
    }

    @Test
    void whereNobodyTellsWhatIsFreeNothingIsRefused() {
        WeightMemory.require(MODEL, Map.of(Device.cpu(), Long.MAX_VALUE), device -> OptionalLong.empty());
    }

    private static String refused(Map<Device, Long> bytes) {
        return assertThrows(
                        ModelFormatException.class, () -> WeightMemory.require(MODEL, bytes, WeightMemoryTest::free))
                .getMessage();
    }

    private static OptionalLong free(Device device) {
        return OptionalLong.of((device.isGpu() ? 8 : 16) * GIBI);
    }
}
