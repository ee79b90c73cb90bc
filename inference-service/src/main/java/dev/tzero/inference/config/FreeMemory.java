package dev.tzero.inference.config;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Memory that this process can still take. */
final class FreeMemory {

    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";

    private FreeMemory() {}

    /** Bytes: what the kernel would give without swapping, of a container no more than its limit. */
    static long bytes() {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Math.min(machine.getTotalMemorySize(), available(machine));
    }

    private static long available(OperatingSystemMXBean machine) {
        try (Stream<String> lines = Files.lines(MEMINFO)) {
            return lines.filter(line -> line.startsWith(AVAILABLE))
                    .mapToLong(FreeMemory::kibibytes)
                    .map(kibibytes -> kibibytes * 1024)
                    .findFirst()
                    .orElseGet(machine::getFreeMemorySize);
        } catch (IOException e) {
            // Not Linux: what is free, without the caches that the kernel would give up.
            return machine.getFreeMemorySize();
        }
    }

    private static long kibibytes(String line) {
        return Long.parseLong(line.substring(AVAILABLE.length()).strip().split(" ", 2)[0]);
    }
}
