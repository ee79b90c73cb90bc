package dev.tzero.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The service processes together: started at once, awaited with a live line, stopped at once. */
final class ProcessGroup implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Map<String, ServiceProcess> processes = new LinkedHashMap<>();
    private final ScheduledExecutorService timer;
    private final Console console;
    private final LongSupplier nanoTime;
    private volatile boolean closing;

    ProcessGroup(List<ServiceSpec> specs, Guard guard, Path logs, Console console, LongSupplier nanoTime) {
        this.console = console;
        this.nanoTime = nanoTime;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("restarts").factory());
        for (ServiceSpec spec : specs) {
            processes.put(spec.name(), new ServiceProcess(spec, guard, logs, console, timer, nanoTime));
        }
    }

    /** Starts all of them. */
    synchronized void start() {
        for (ServiceProcess process : processes.values()) {
            if (closing) {
                return;
            }
            process.start();
        }
    }

    /**
     * @throws IllegalArgumentException when there is no such service
     */
    ServiceProcess get(String name) {
        ServiceProcess process = processes.get(name);
        if (process == null) {
            throw new IllegalArgumentException(
                    "service: " + name + "; expected one of " + String.join(", ", processes.keySet()));
        }
        return process;
    }

    List<ServiceProcess> all() {
        return List.copyOf(processes.values());
    }

    /**
     * Waits until all are ready, showing which are.
     *
     * @throws LaunchException when one ends or the limit passes; the message carries the end of its log
     */
    void awaitReady(Duration limit) {
        await(all(), limit);
    }

    void awaitReady(String name, Duration limit) {
        await(List.of(get(name)), limit);
    }

    private void await(List<ServiceProcess> awaited, Duration limit) {
        long began = nanoTime.getAsLong();
        Map<String, Boolean> ready = new LinkedHashMap<>();
        awaited.forEach(process -> ready.put(process.spec().name(), false));
        while (ready.containsValue(false)) {
            if (closing) {
                throw new StoppedException();
            }
            long waited = nanoTime.getAsLong() - began;
            for (ServiceProcess process : awaited) {
                if (process.failedToStart()) {
                    throw new LaunchException(
                            "the " + process.spec().name() + " service ended while it was starting; its log "
                                    + process.log() + " ends:\n" + process.lastLines());
                }
                if (waited > limit.toNanos() && !process.isReady()) {
                    throw new LaunchException("the " + process.spec().name() + " service is not ready after "
                            + limit.toSeconds() + " s; its log " + process.log() + " ends:\n" + process.lastLines());
                }
                ready.computeIfPresent(process.spec().name(), (name, was) -> was || process.isReady());
            }
            console.status("services: "
                    + ready.entrySet().stream()
                            .map(entry -> entry.getKey() + (entry.getValue() ? " ready" : " …"))
                            .collect(Collectors.joining(", "))
                    + " (" + TimeUnit.NANOSECONDS.toSeconds(waited) + " s)");
            pause();
        }
        console.status("");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }

    /** Stops all of them at once and waits for their end. */
    @Override
    public void close() {
        closing = true;
        timer.shutdownNow();
        synchronized (this) {
            processes.values().forEach(ServiceProcess::requestStop);
            processes.values().forEach(ServiceProcess::stop);
        }
    }
}
