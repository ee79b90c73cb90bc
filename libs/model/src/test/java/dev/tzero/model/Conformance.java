package dev.tzero.model;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The folder with what the reference implementations computed. */
public final class Conformance {

    private Conformance() {}

    /** A file or folder of it; without the folder the test fails on the build server and stops with a sentence elsewhere. */
    public static Path path(String relative) {
        String root = System.getProperty("tzero.conformance");
        if (root == null || !Files.isDirectory(Path.of(root))) {
            String sentence = "no golden cases: the system property tzero.conformance names no folder: " + root;
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(sentence);
            }
            Assumptions.abort(sentence);
        }
        return Path.of(root).resolve(relative);
    }
}
