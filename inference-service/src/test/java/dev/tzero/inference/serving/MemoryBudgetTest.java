package dev.tzero.inference.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.tzero.platform.errors.ServiceException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of a replica with two devices; no memory is taken for it. */
class MemoryBudgetTest {

    private static final Device CPU = Device.cpu();
    private static final Device GPU = Device.gpu(0);

    private final MemoryBudget budget = new MemoryBudget(Map.of(CPU, 100L, GPU, 50L), Duration.ZERO);

    @Test
    void whatIsFreeOnOneDeviceIsNoRoomForWhatLiesOnAnother() {
        ServiceException refused =
                assertThrows(ServiceException.class, () -> take(Map.of(CPU, 10L, GPU, 51L), () -> false));

        assertEquals(InferenceError.MODEL_TOO_LARGE, refused.code());
        assertEquals(
                "m needs 51 bytes of memory on gpu0: expected at most 50, tzero.inference.memory-budget",
                refused.getMessage());
        assertEquals(0, budget.used());
    }

    @Test
    void aModelOnADeviceThatIsNotInTheBudgetNeverFits() {
        assertThrows(ServiceException.class, () -> take(Map.of(Device.gpu(1), 1L), () -> false));
    }

    @Test
    void aCrowdedDeviceIsNamedAndNothingIsTakenOfTheOthers() {
        take(Map.of(CPU, 10L, GPU, 40L), () -> false);

        ServiceException full =
                assertThrows(ServiceException.class, () -> take(Map.of(CPU, 10L, GPU, 11L), () -> false));

        assertEquals(InferenceError.MEMORY_FULL, full.code());
        assertTrue(
                full.getMessage().startsWith("m needs 11 bytes of memory on gpu0: 40 of 50 are taken"),
                full.getMessage());
        assertEquals(10, budget.used(CPU));
        assertEquals(40, budget.used(GPU));
    }

    @Test
    void roomIsMadeUntilEveryDeviceHasEnough() {
        MemoryBudget.Share onCpu = take(Map.of(CPU, 100L), () -> false);
        MemoryBudget.Share onGpu = take(Map.of(GPU, 50L), () -> false);

        MemoryBudget.Share both = take(Map.of(CPU, 60L, GPU, 30L), () -> {
            (budget.used(CPU) == 100 ? onCpu : onGpu).close();
            return true;
        });

        assertEquals(60, budget.used(CPU));
        assertEquals(30, budget.used(GPU));
        assertEquals(90, budget.used());
        both.close();
        assertEquals(0, budget.used());
        assertEquals(150, budget.bytes());
        assertEquals(Set.of(CPU, GPU), budget.devices());
    }

    @Test
    void devicesAreToldInTheOrderInWhichTheyWereGiven() {
        Map<Device, Long> bytes = new LinkedHashMap<>();
        List<Device> devices = List.of(Device.gpu(2), CPU, Device.gpu(1), GPU, Device.gpu(3));
        devices.forEach(device -> bytes.put(device, 1L));

        assertEquals(devices, List.copyOf(new MemoryBudget(bytes, Duration.ZERO).devices()));
    }

    private MemoryBudget.Share take(Map<Device, Long> wanted, java.util.function.BooleanSupplier makeRoom) {
        return budget.take("m", wanted, makeRoom);
    }
}
