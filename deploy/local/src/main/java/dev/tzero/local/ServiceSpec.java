package dev.tzero.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One process to run.
 *
 * @param name its name for people, log files and {@link Platform#kill}: {@code prompt}, {@code inference-2}
 * @param port the port on which it answers {@code /q/health/ready}
 * @param command the program and its arguments
 * @param environment variables on top of the launcher's own
 * @param grace how long it may take to end after it was asked to
 */
public record ServiceSpec(
        String name, int port, List<String> command, Map<String, String> environment, Duration grace) {

    private static final Duration USUAL_GRACE = Duration.ofSeconds(10);

    /** With the usual grace. */
    public ServiceSpec(String name, int port, List<String> command, Map<String, String> environment) {
        this(name, port, command, environment, USUAL_GRACE);
    }

    public ServiceSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
