package dev.tzero.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./tzero} before Java runs: a copy of it in a folder with made-up JDKs and a made-up Maven. */
@DisabledOnOs(OS.WINDOWS)
class ScriptTest {
    @TempDir
    private Path folder;

    private Path script;

    @BeforeEach
    void copyTheScript() throws Exception {
        script = folder.resolve("repository/tzero");
        Files.createDirectories(script.getParent());
        Files.copy(Path.of("../..", "tzero"), script);
    }

    @Test
    void withoutAJdkItSaysSo() throws Exception {
        var run = run(Map.of("TZERO_JDK_FOLDERS", folder + "/none"), "up");
        assertEquals(1, run.exitCode());
        assertEquals("tzero: no JDK found. Install a JDK 25 or newer, or set JAVA_HOME to one.\n", run.printed());
    }

    @Test
    void aJdkThatIsTooOldIsNamed() throws Exception {
        Path old = jdk("old", "21.0.2");
        var run = run(Map.of("JAVA_HOME", old.toString(), "TZERO_JDK_FOLDERS", folder + "/none"), "up");
        assertEquals(1, run.exitCode());
        assertEquals(
                "tzero: no JDK 25 or newer found; too old: " + old + " (21). Install one, or set JAVA_HOME to one.\n",
                run.printed());
    }

    @Test
    void withoutMavenItSaysSo() throws Exception {
        var run = run(Map.of("JAVA_HOME", jdk("new", "25").toString()), "test");
        assertEquals(1, run.exitCode());
        assertEquals("tzero: Maven (mvn) is not on the PATH. Install Maven 3.8.7 or newer.\n", run.printed());
    }

    @Test
    void testPassesItsOptionsToMavenAndMavenUsesTheJdkThatWasFound() throws Exception {
        maven("echo \"$JAVA_HOME\" \"$@\"; exit 7");
        Path found = jdk("jdks/jdk-26", "26.0.1");
        jdk("jdks/jdk-17", "17.0.1");
        var run = run(Map.of("TZERO_JDK_FOLDERS", folder + "/jdks/*"), "test", "-Dquick", "-pl", "libs/jinja");
        assertEquals(found + " -B verify -Dquick -pl libs/jinja\n", run.printed());
        assertEquals(7, run.exitCode());
    }

    @Test
    void aFailedBuildIsShownAndStopsTheCommand() throws Exception {
        maven("echo '[INFO] Building tzero: libs/jinja 0.1 [1/2]'; echo '[ERROR] missing semicolon'; exit 1");
        var run = run(Map.of("JAVA_HOME", jdk("new", "25").toString()), "up");
        assertEquals(1, run.exitCode());
        assertTrue(run.printed().contains("tzero: building tzero: libs/jinja 0.1 [1/2]\n"), run.printed());
        assertTrue(run.printed().contains("[ERROR] missing semicolon\n"), run.printed());
        assertTrue(run.printed().contains("tzero: the build failed; all it printed is in "), run.printed());
    }

    @Test
    void itBuildsOnceAndAgainWhenASourceChanged() throws Exception {
        maven("echo built >>\"" + folder
                + "/builds\"; mkdir -p deploy/local/target; : >deploy/local/target/tzero-local.jar;"
                + " for s in prompt dataset trainer inference eval; do mkdir -p $s-service/target/quarkus-app;"
                + " : >$s-service/target/quarkus-app/quarkus-run.jar; done");
        var environment = Map.of("JAVA_HOME", jdk("new", "25").toString());
        Path source = folder.resolve("repository/libs/jinja/src/main/java/Template.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, "class Template {}");

        var first = run(environment, "up", "--fresh");
        assertEquals(0, first.exitCode(), first.printed());
        assertTrue(first.printed().endsWith(" dev.tzero.local.Main up --fresh\n"), first.printed());
        run(environment, "up");
        assertEquals(List.of("built"), Files.readAllLines(folder.resolve("builds")), "nothing changed");

        Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 5000));
        run(environment, "up");
        assertEquals(List.of("built", "built"), Files.readAllLines(folder.resolve("builds")));
    }

    @Test
    void withoutACommandItTellsTheCommands() throws Exception {
        var run = run(Map.of());
        assertEquals(2, run.exitCode());
        assertTrue(run.printed().startsWith("usage: ./tzero <command> [options]\n"), run.printed());
    }

    private record Run(int exitCode, String printed) {}

    private Run run(Map<String, String> environment, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        // The tools of the system without its javac and mvn: only what the test made is found.
        builder.environment().put("PATH", tools() + ":" + folder.resolve("bin"));
        builder.environment().put("HOME", folder.toString());
        builder.environment().putAll(environment);
        var process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), printed);
    }

    private Path tools() throws Exception {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool :
                List.of("cat", "date", "dirname", "find", "grep", "head", "mkdir", "mv", "readlink", "rm", "sed")) {
            Path real = Stream.of("/bin", "/usr/bin")
                    .map(system -> Path.of(system, tool))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            executable(tools.resolve(tool), "exec " + real + " \"$@\"");
        }
        return tools;
    }

    /** A folder that looks like a JDK of this version; its java prints its arguments. */
    private Path jdk(String name, String version) throws Exception {
        Path jdk = folder.resolve(name);
        executable(jdk.resolve("bin/java"), "echo \"$@\"");
        executable(jdk.resolve("bin/javac"), "exit 0");
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"test\"\nJAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    private void maven(String body) throws Exception {
        executable(folder.resolve("bin/mvn"), body);
    }

    private static void executable(Path file, String body) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
