package dev.tzero.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A small shell process that outlives the launcher for as long as it takes to end what the launcher left: it reads from a
 * pipe, and when the pipe ends without a word (the launcher was killed) it stops every process of this launch and the
 * database.
 *
 * <p>Every service writes its own process id into a file before it becomes the service, so that there is no moment at
 * which it runs and nobody knows. The guard checks each id by the launch's own mark in the command line before it signals.
 */
final class Guard implements AutoCloseable {
    private static final String SCRIPT = "guard.sh";
    private static final String PROCESSES = "processes-";
    private static final int END_SECONDS = 10;

    private final Process process;
    private final Writer pipe;
    private final Path processes;
    private final Path script;

    private Guard(Process process, Path processes, Path script) {
        this.process = process;
        this.pipe = process.outputWriter(StandardCharsets.UTF_8);
        this.processes = processes;
        this.script = script;
    }

    /**
     * @param folder for the script and the list of process ids
     * @param launchId what stands in the command line of every process of this launch
     * @param database the database's folder; stopped as its {@code postmaster.pid} says
     */
    static Guard start(Path folder, String launchId, Path database) {
        Path processes = folder.resolve(PROCESSES + launchId);
        Path script = folder.resolve("guard-" + launchId + ".sh");
        try {
            Files.createDirectories(folder);
            Files.writeString(processes, "");
            return new Guard(command(script, launchId, processes, database).start(), processes, script);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the guard process in " + folder, e);
        }
    }

    /**
     * Waits for the guards of launchers that were killed, or does their work when they were killed too: afterwards no
     * process of an earlier launch in this folder runs.
     */
    static void finishEarlier(Path folder, Path database) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> left;
        try (var files = Files.list(folder)) {
            left = files.filter(file -> file.getFileName().toString().startsWith(PROCESSES))
                    .toList();
        }
        for (Path processes : left) {
            String launchId = processes.getFileName().toString().substring(PROCESSES.length());
            // A guard whose input ends at once.
            var process = command(folder.resolve("finish-" + launchId + ".sh"), launchId, processes, database)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoppedException();
            }
        }
    }

    private static ProcessBuilder command(Path script, String launchId, Path processes, Path database)
            throws IOException {
        try (InputStream source = Guard.class.getResourceAsStream(SCRIPT)) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        var command = new ArrayList<String>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            // Its own process group: killing the launcher's does not reach it.
            command.add("/usr/bin/setsid");
        }
        command.addAll(List.of("/bin/sh", script.toString(), launchId, processes.toString(), database.toString()));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    /**
     * A command that writes its process id where the guard looks and then becomes the given one. It does not hear Ctrl-C:
     * the terminal signals the launcher, which stops the services in order.
     */
    List<String> guarded(List<String> command) {
        var guarded = new ArrayList<>(
                List.of("/bin/sh", "-c", "trap '' INT HUP; echo $$ >>\"$0\"; exec \"$@\"", processes.toString()));
        guarded.addAll(command);
        return guarded;
    }

    /** Tells the guard that everything is stopped; it ends without doing anything. */
    @Override
    public void close() {
        try (pipe) {
            pipe.write("done\n");
        } catch (IOException e) {
            // It is gone already, and with it the need to tell it.
            process.destroy();
        }
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(processes);
            Files.deleteIfExists(script);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the guard's files", e);
        }
    }
}
