package dev.tzero.model.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A model answers the same when its JVM has just started and when it has compiled everything. */
@Tag("vector")
class InterpretedAndCompiledTest {

    @Test
    void agreeInEveryBit() throws Exception {
        String interpreted = run(2, "-Xint");
        assertTrue(interpreted.startsWith("bits "), interpreted);
        assertEquals(interpreted, run(3000, "-XX:-BackgroundCompilation"));
    }

    private static String run(int times, String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                EveryOperation.class.getName(),
                Integer.toString(times)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
