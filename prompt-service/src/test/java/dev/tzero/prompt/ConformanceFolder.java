package dev.tzero.prompt;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Finds the golden tree of prompts. */
final class ConformanceFolder {

    private ConformanceFolder() {}

    /** The folder of the prompt cases; without it a test is aborted, or fails where CI=true. */
    static Path p3() {
        Path folder = Path.of(System.getProperty("tzero.conformance", "")).resolve("p3");
        if (!Files.isDirectory(folder)) {
            String message = "The golden prompts are not in " + folder
                    + "; set the system property tzero.conformance to their folder";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        return folder;
    }
}
