package dev.tzero.model.weights;

import ai.djl.Device;
import dev.tzero.model.ModelFormatException;
import dev.tzero.model.engine.DeviceMemory;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Says before anything is allocated whether a model fits into the memory of this machine or container. */
public final class WeightMemory {

    private static final long KIBI = 1024;

    private WeightMemory() {}

    /**
     * Refuses a model that needs more than there is.
     *
     * @param model what messages name
     * @param bytes its weights in memory
     * @throws ModelFormatException with both figures
     */
    public static void require(Path model, long bytes) {
        require(model, bytes, DeviceMemory.free(Device.cpu()));
    }

    static void require(Path model, long bytes, OptionalLong available) {
        if (available.isPresent() && bytes > available.getAsLong()) {
            throw new ModelFormatException(
                    model,
                    "memory",
                    "the weights need " + mebi(bytes) + " MiB, but " + mebi(available.getAsLong())
                            + " MiB are available");
        }
    }

    private static long mebi(long bytes) {
        return bytes / KIBI / KIBI;
    }
}
