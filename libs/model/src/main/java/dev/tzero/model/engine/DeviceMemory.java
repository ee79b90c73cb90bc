package dev.tzero.model.engine;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Memory that this process can still take, by device. */
public final class DeviceMemory {

    private static final long KIBI = 1024;

    private DeviceMemory() {}

    /** Bytes: of the CPU what the system, or the container, would give without swapping; empty where nobody tells. */
    public static OptionalLong free(Device device) {
        if (!device.isGpu()) {
            return available(Path.of("/"));
        }
        MemoryUsage usage = CudaUtils.getGpuMemory(device);
        return OptionalLong.of(usage.getMax() - usage.getUsed());
    }

    /** The smaller of what the machine and the control group have left; empty where neither tells. */
    static OptionalLong available(Path root) {
        return Stream.of(ofMachine(root.resolve("proc/meminfo")), ofGroup(root.resolve("sys/fs/cgroup")))
                .flatMapToLong(OptionalLong::stream)
                .min();
    }

    private static OptionalLong ofMachine(Path meminfo) {
        return field(meminfo, "MemAvailable:").stream().map(kibi -> kibi * KIBI).findFirst();
    }

    /** The limit less what is in use; cached files are given up when memory is needed. */
    private static OptionalLong ofGroup(Path group) {
        OptionalLong limit = number(group.resolve("memory.max"));
        OptionalLong used = number(group.resolve("memory.current"));
        OptionalLong cached = field(group.resolve("memory.stat"), "inactive_file");
        return limit.isPresent() && used.isPresent()
                ? OptionalLong.of(Math.max(0, limit.getAsLong() - used.getAsLong() + cached.orElse(0)))
                : OptionalLong.empty();
    }

    private static OptionalLong number(Path file) {
        try {
            return Files.isReadable(file) ? parsed(Files.readString(file).strip()) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong field(Path file, String name) {
        try {
            return Files.isReadable(file)
                    ? Files.readAllLines(file).stream()
                            .map(line -> line.split("\\s+"))
                            .filter(words -> words.length > 1 && words[0].equals(name))
                            .flatMapToLong(words -> parsed(words[1]).stream())
                            .findFirst()
                    : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong parsed(String text) {
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
