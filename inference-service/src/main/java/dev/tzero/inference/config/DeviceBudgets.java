package dev.tzero.inference.config;

import ai.djl.Device;
import dev.tzero.model.lm.DeviceMap;
import io.quarkus.runtime.configuration.MemorySize;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How much memory the weights of all models may take on each device: what the settings say, or most of what is free.
 *
 * @param ofEach of every device that {@code ofOne} does not name
 * @param ofOne by the device's name
 */
record DeviceBudgets(Optional<MemorySize> ofEach, Map<String, MemorySize> ofOne) {

    private static final String SETTING = "memory-budget";

    /**
     * The budgets.
     *
     * @param devices where weights lie
     * @param free bytes of a device; of those four fifths may be taken, for the rest is for what models compute
     * @throws IllegalArgumentException naming the setting that cannot be used
     */
    Map<Device, Long> of(Set<Device> devices, Function<Device, OptionalLong> free) {
        Set<String> names = new TreeSet<>();
        devices.forEach(device -> names.add(DeviceMap.name(device)));
        ofOne.keySet().forEach(name -> checkName(name, names));
        Map<Device, Long> budgets = new LinkedHashMap<>();
        for (Device device : devices) {
            String name = DeviceMap.name(device);
            budgets.put(
                    device,
                    ofOne.containsKey(name)
                            ? bytes(SETTING + "." + name, ofOne.get(name))
                            : ofEach.map(size -> bytes(SETTING, size)).orElseGet(() -> mostOf(free.apply(device))));
        }
        return budgets;
    }

    private static void checkName(String name, Set<String> names) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException(
                    SETTING + "." + name + ": weights lie on " + names + " alone, as devices has it");
        }
    }

    private static long bytes(String setting, MemorySize size) {
        if (size.asLongValue() < 1) {
            throw new IllegalArgumentException(setting + ": expected at least 1 byte, found " + size.asLongValue());
        }
        return size.asLongValue();
    }

    private static long mostOf(OptionalLong free) {
        return free.orElse(Runtime.getRuntime().maxMemory()) / 5 * 4;
    }
}
