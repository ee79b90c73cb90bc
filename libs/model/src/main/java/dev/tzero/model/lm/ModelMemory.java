package dev.tzero.model.lm;

import ai.djl.Device;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Memory that the weights of a model take while it answers, before it is loaded.
 *
 * @param portions one for each device and element type; the CPU first
 */
public record ModelMemory(List<Portion> portions) {

    public ModelMemory {
        portions = portions.stream()
                .sorted(Comparator.<Portion, Boolean>comparing(
                                portion -> portion.device().isGpu())
                        .thenComparing(portion -> portion.device().getDeviceId())
                        .thenComparing(Portion::precision))
                .toList();
    }

    /**
     * Weights of one element type on one device.
     *
     * @param bytes of them
     */
    public record Portion(Device device, MatrixPrecision precision, long bytes) {

        /** What device maps call the device. */
        public String deviceName() {
            return DeviceMap.name(device);
        }
    }

    /** Of all devices. */
    public long bytes() {
        return portions.stream().mapToLong(Portion::bytes).sum();
    }

    /** Bytes on each device, the CPU first. */
    public Map<Device, Long> byDevice() {
        Map<Device, Long> bytes = new LinkedHashMap<>();
        portions.forEach(portion -> bytes.merge(portion.device(), portion.bytes(), Long::sum));
        return bytes;
    }

    /** Adds up tensors. Not for several threads. */
    public static final class Sum {

        private record Kind(Device device, MatrixPrecision precision) {}

        private final Map<Kind, Long> bytes = new LinkedHashMap<>();

        /** Adds a tensor. */
        public Sum add(Device device, MatrixPrecision precision, long elements) {
            bytes.merge(new Kind(device, precision), elements * precision.bytes(), Long::sum);
            return this;
        }

        /** What was added. */
        public ModelMemory total() {
            return new ModelMemory(bytes.entrySet().stream()
                    .map(entry ->
                            new Portion(entry.getKey().device(), entry.getKey().precision(), entry.getValue()))
                    .toList());
        }
    }
}
