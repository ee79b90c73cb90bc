package dev.tzero.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceMemoryTest {

    @TempDir
    private Path folder;

    @Test
    void theCpuHasSomeLeft() {
        assertTrue(DeviceMemory.free(Device.cpu()).orElse(1) > 0);
    }

    @Test
    void whatTheMachineAndTheControlGroupHaveLeftIsRead() throws IOException {
        assertEquals(OptionalLong.empty(), DeviceMemory.available(folder));
        Files.createDirectories(folder.resolve("proc"));
        Files.writeString(folder.resolve("proc/meminfo"), "MemTotal:  999 kB\nMemAvailable:     100 kB\n");
        assertEquals(OptionalLong.of(102400), DeviceMemory.available(folder));
        Path group = Files.createDirectories(folder.resolve("sys/fs/cgroup"));
        Files.writeString(group.resolve("memory.max"), "50000\n");
        Files.writeString(group.resolve("memory.current"), "30000\n");
        Files.writeString(group.resolve("memory.stat"), "anon 10\ninactive_file 5000\n");
        assertEquals(OptionalLong.of(25000), DeviceMemory.available(folder));
        Files.writeString(group.resolve("memory.max"), "max\n");
        assertEquals(OptionalLong.of(102400), DeviceMemory.available(folder));
    }
}
