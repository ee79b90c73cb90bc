package dev.tzero.inference.serving;

import ai.djl.Device;
import java.util.Map;

/**
 * How large a model is.
 *
 * @param parameters elements of its weights
 * @param memory bytes of its weights on each device
 */
public record ModelSize(long parameters, Map<Device, Long> memory) {

    public ModelSize {
        memory = Map.copyOf(memory);
    }

    /** Bytes of its weights on all devices. */
    public long bytes() {
        return memory.values().stream().mapToLong(Long::longValue).sum();
    }
}
