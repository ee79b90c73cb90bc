package dev.tzero.local.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A real browser without a window: what a person would see of a page, after it has been laid out. */
final class Chromium {

    private static final List<String> QUIET = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--window-size=1200,1400");

    private final Path binary;

    private Chromium(Path binary) {
        this.binary = binary;
    }

    /** The installed browser. Without one, tests say that they were left out; with CI=true they fail. */
    static Chromium installed() {
        Optional<Path> found = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        String sentence = "no Chromium on the PATH: the browser tests were left out";
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            Assertions.fail(sentence);
        }
        Assumptions.assumeTrue(found.isPresent(), sentence);
        return new Chromium(found.get());
    }

    /** The page as the browser holds it in memory, scripts and all. */
    String dom(String address, Path scratch) throws IOException, InterruptedException {
        return run(address, scratch, "--dump-dom");
    }

    /** A picture of the page. */
    void screenshot(String address, Path scratch, Path png) throws IOException, InterruptedException {
        run(address, scratch, "--screenshot=" + png);
    }

    private String run(String address, Path scratch, String action) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(QUIET);
        command.add("--user-data-dir=" + Files.createTempDirectory(scratch, "browser"));
        command.add(action);
        command.add(address);
        Path out = Files.createTempFile(scratch, "browser", ".out");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the browser did not show " + address + " within a minute");
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
