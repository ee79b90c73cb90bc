package dev.tzero.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The processes of a PostgreSQL server that outlived the one who started it. PostgreSQL refuses to start on a folder while
 * any of them is alive, and also when the process id in {@code postmaster.pid} has meanwhile been given to somebody else.
 */
final class Postmaster {
    private static final Duration FAST_SHUTDOWN = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE_SHUTDOWN = Duration.ofSeconds(10);

    private Postmaster() {}

    /** The process id that {@code postmaster.pid} names, whether it is alive or not. */
    static OptionalLong pidIn(Path folder) {
        try {
            Optional<String> first = Files.readString(folder.resolve("postmaster.pid"), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst();
            return first.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(first.get().strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Stops every PostgreSQL process that works in this folder and waits for its end: first as {@code pg_ctl stop -m fast}
     * does, then as {@code -m immediate} does, from which the next start recovers by the write-ahead log.
     */
    static void stopLeftovers(Path folder) {
        OptionalLong named = pidIn(folder);
        Optional<ProcessHandle> postmaster = named.stream()
                .mapToObj(ProcessHandle::of)
                .flatMap(Optional::stream)
                .filter(Postmaster::isPostgres)
                .findFirst();
        if (named.isPresent()
                && postmaster.isEmpty()
                && ProcessHandle.of(named.getAsLong()).isPresent()) {
            // The id belongs to another program now, which PostgreSQL cannot know.
            delete(folder.resolve("postmaster.pid"));
        }
        postmaster.ifPresent(process -> {
            signal("INT", List.of(process));
            awaitEnd(List.of(process), FAST_SHUTDOWN);
        });
        List<ProcessHandle> left = new ArrayList<>(workingIn(folder));
        postmaster.filter(Postmaster::isPostgres).ifPresent(left::add);
        if (left.isEmpty()) {
            return;
        }
        signal("QUIT", left);
        awaitEnd(left, IMMEDIATE_SHUTDOWN);
        left.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(left, IMMEDIATE_SHUTDOWN);
    }

    /** Waits for the end of a server that was told to stop; not longer than a fast shutdown may take. */
    static void awaitEnd(long pid) {
        awaitEnd(ProcessHandle.of(pid).stream().toList(), FAST_SHUTDOWN);
    }

    /** Whether this is a running PostgreSQL; one that ended and was not yet collected by its parent has no command. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(c -> Path.of(c).getFileName().toString().equals("postgres"))
                .orElse(false);
    }

    /** Every PostgreSQL process whose working folder is this one; known on Linux only, empty elsewhere. */
    private static List<ProcessHandle> workingIn(Path folder) {
        if (!Files.isDirectory(Path.of("/proc/self/cwd")) || !Files.isDirectory(folder)) {
            return List.of();
        }
        return ProcessHandle.allProcesses()
                .filter(Postmaster::isPostgres)
                .filter(process -> isIn(process, folder))
                .toList();
    }

    private static boolean isIn(ProcessHandle process, Path folder) {
        try {
            return Files.isSameFile(Path.of("/proc/" + process.pid() + "/cwd"), folder);
        } catch (IOException e) {
            // Gone meanwhile, or somebody else's.
            return false;
        }
    }

    /** Signals that {@link ProcessHandle} cannot send go through the shell, whose kill every system has. */
    private static void signal(String name, List<ProcessHandle> processes) {
        var command = new ArrayList<>(List.of("sh", "-c", "kill -" + name + " \"$@\" 2>/dev/null || true", "kill"));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot signal PostgreSQL", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL was being stopped", e);
        }
    }

    /** Waits until none of the processes runs, or the limit has passed. */
    private static void awaitEnd(List<ProcessHandle> processes, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (processes.stream().anyMatch(Postmaster::isPostgres) && System.nanoTime() < deadline) {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while PostgreSQL was being stopped", e);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        }
    }
}
