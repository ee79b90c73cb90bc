package dev.tzero.model.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process, native memory included, as Linux tells it, in bytes. */
final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    static long resident() throws IOException {
        return field("VmRSS:");
    }

    static long peak() throws IOException {
        return field("VmHWM:");
    }

    /** Forgets the peak so far; gives what is resident now. */
    static long resetPeak() throws IOException {
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        return resident();
    }

    private static long field(String name) throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow(() -> new IOException(STATUS + ": no line " + name));
    }
}
