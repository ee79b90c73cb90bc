package dev.tzero.local;

import java.util.List;
import java.util.Map;

/**
 * One process to run.
 *
 * @param name its name for people, log files and {@link Platform#kill}: {@code prompt}, {@code inference-2}
 * @param port the port on which it answers {@code /q/health/ready}
 * @param command the program and its arguments
 * @param environment variables on top of the launcher's own
 */
public record ServiceSpec(String name, int port, List<String> command, Map<String, String> environment) {
    public ServiceSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
