package dev.tzero.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One service as a process that is kept running: started, started again when it ends by itself, stopped when told to.
 *
 * <pre>
 *            start              ends by itself
 *  STOPPED ----------> RUNNING ----------------> WAITING ---.
 *     ^                  |  ^                       |        |
 *     |       stop       |  '---- after a while ----'        |
 *     '------------------'<------------- stop ---------------'
 * </pre>
 */
final class ServiceProcess {
    private static final int LOG_LINES_SHOWN = 12;

    private final ServiceSpec spec;
    private final Guard guard;
    private final Path log;
    private final Console console;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    private final Backoff backoff = new Backoff();

    private Process process;
    private boolean wanted;
    private boolean everReady;
    private int crashes;
    private long startedAt;

    ServiceProcess(
            ServiceSpec spec,
            Guard guard,
            Path logs,
            Console console,
            ScheduledExecutorService timer,
            LongSupplier nanoTime) {
        this.spec = spec;
        this.guard = guard;
        this.log = logs.resolve(spec.name() + ".log");
        this.console = console;
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    ServiceSpec spec() {
        return spec;
    }

    Path log() {
        return log;
    }

    /** Starts it when it does not run. */
    synchronized void start() {
        wanted = true;
        if (process != null && process.isAlive()) {
            return;
        }
        launch();
    }

    private void launch() {
        var builder = new ProcessBuilder(guard.guarded(spec.command()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(spec.environment());
        try {
            startedAt = nanoTime.getAsLong();
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the " + spec.name() + " service", e);
        }
        var started = process;
        started.onExit().thenAccept(this::ended);
    }

    private synchronized void ended(Process ended) {
        if (!wanted || ended != process) {
            return;
        }
        crashes++;
        if (!everReady) {
            // It never worked, so starting it again would hide why; whoever waits for it reports the end.
            return;
        }
        Duration wait = backoff.afterCrash(Duration.ofNanos(nanoTime.getAsLong() - startedAt));
        console.line("the %s service ended by itself (exit code %d); it is started again in %d s; its log: %s"
                .formatted(spec.name(), ended.exitValue(), wait.toSeconds(), log));
        timer.schedule(() -> startAgain(ended), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void startAgain(Process ended) {
        if (wanted && ended == process) {
            launch();
        }
    }

    /** Whether it runs and says that it is ready. */
    boolean isReady() {
        if (!isAlive() || !Readiness.isReady(spec.port())) {
            return false;
        }
        synchronized (this) {
            // The answer may be another process's on the same port.
            if (!isAlive()) {
                return false;
            }
            everReady = true;
            return true;
        }
    }

    synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Whether it ended before it was ever ready: then it will not become so. */
    synchronized boolean failedToStart() {
        return wanted && !everReady && process != null && !process.isAlive();
    }

    /** How often it ended by itself. */
    synchronized int crashes() {
        return crashes;
    }

    synchronized long pid() {
        return process == null ? -1 : process.pid();
    }

    /** SIGKILL, as a crash would be; it is started again after a moment. */
    synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Asks it to end, without waiting. */
    synchronized void requestStop() {
        wanted = false;
        if (process != null) {
            process.destroy();
        }
    }

    /** Asks it to end and sees to it: SIGTERM, then SIGKILL after a grace. */
    void stop() {
        requestStop();
        Process stopping;
        synchronized (this) {
            stopping = process;
        }
        if (stopping == null) {
            return;
        }
        try {
            if (!stopping.waitFor(spec.grace().toMillis(), TimeUnit.MILLISECONDS)) {
                stopping.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            stopping.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The end of its log, for the message about its failure. */
    String lastLines() {
        try {
            List<String> lines =
                    Files.readString(log, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e.getMessage() + ")";
        }
    }
}
