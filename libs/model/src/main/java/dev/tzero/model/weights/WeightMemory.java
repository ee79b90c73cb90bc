package dev.tzero.model.weights;

import ai.djl.Device;
import dev.tzero.model.ModelFormatException;
import dev.tzero.model.engine.DeviceMemory;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/** Says before anything is allocated whether a model fits into the memory of this machine or container, and of its GPUs. */
public final class WeightMemory {

    private static final long KIBI = 1024;

    private WeightMemory() {}

    /**
     * Refuses a model that needs more than there is.
     *
     * @param model what messages name
     * @param bytes its weights, on each device where some lie
     * @throws ModelFormatException with both figures, of the first device that has too little
     */
    public static void require(Path model, Map<Device, Long> bytes) {
        require(model, bytes, DeviceMemory::free);
    }

    static void require(Path model, Map<Device, Long> bytes, Function<Device, OptionalLong> free) {
        bytes.forEach((device, needed) -> free.apply(device).ifPresent(available -> {
            if (needed > available) {
                throw new ModelFormatException(
                        model,
                        "memory",
                        "the weights need " + mebi(needed) + " MiB" + on(device) + ", but " + mebi(available)
                                + " MiB are available");
            }
        }));
    }

    private static String on(Device device) {
        return device.isGpu() ? " on GPU " + device.getDeviceId() : "";
    }

    private static long mebi(long bytes) {
        return bytes / KIBI / KIBI;
    }
}
