package dev.tzero.inference.serving;

import ai.djl.Device;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How large a model is.
 *
 * @param parameters elements of its weights
 * @param memory bytes of its weights on each device
 */
public record ModelSize(long parameters, Map<Device, Long> memory) {

    public ModelSize {
        memory = Collections.unmodifiableMap(new LinkedHashMap<>(memory));
    }

    /** Bytes of its weights on all devices. */
    public long bytes() {
        return memory.values().stream().mapToLong(Long::longValue).sum();
    }
}
