package dev.tzero.local;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where and how the platform runs.
 *
 * @param home the repository, in which the services were built
 * @param data the folder for everything that is kept
 * @param fresh whether what an earlier run left in {@code data} is removed first
 * @param kafka bootstrap servers of a broker that runs elsewhere; empty for one of its own
 * @param postgres JDBC address, with user and password as parameters, of a database that runs elsewhere; empty for one of
 *     its own
 * @param inferenceReplicas how many inference services, 1 to 16
 * @param basePort port of the prompt service; the other ones follow
 */
public record PlatformSettings(
        Path home,
        Path data,
        boolean fresh,
        Optional<String> kafka,
        Optional<String> postgres,
        int inferenceReplicas,
        int basePort) {
    /** The port of the prompt service when nothing else is said. */
    public static final int DEFAULT_BASE_PORT = 8081;

    static final int MOST_REPLICAS = 16;
    private static final int HIGHEST_PORT = 65535;

    public PlatformSettings {
        Objects.requireNonNull(home, "home");
        data = data.toAbsolutePath().normalize();
        if (inferenceReplicas < 1 || inferenceReplicas > MOST_REPLICAS) {
            throw new LaunchException(
                    "--inference-replicas: " + inferenceReplicas + "; expected 1 to " + MOST_REPLICAS);
        }
        int highest = HIGHEST_PORT - 4 - MOST_REPLICAS;
        if (basePort < 1 || basePort > highest) {
            throw new LaunchException("--base-port: " + basePort + "; expected 1 to " + highest);
        }
        postgres.filter(url -> !url.startsWith("jdbc:postgresql:")).ifPresent(url -> {
            throw new LaunchException(
                    "--postgres: " + url + "; expected jdbc:postgresql://host:port/database?user=name&password=secret");
        });
        kafka.filter(servers -> !servers.matches("[^\\s:,]+:\\d+(,[^\\s:,]+:\\d+)*"))
                .ifPresent(servers -> {
                    throw new LaunchException(
                            "--kafka: " + servers + "; expected host:port, or several with commas between");
                });
    }

    /** Own broker, own database, one replica, the usual ports. */
    public static PlatformSettings of(Path home, Path data) {
        return new PlatformSettings(home, data, false, Optional.empty(), Optional.empty(), 1, DEFAULT_BASE_PORT);
    }

    public PlatformSettings withBasePort(int port) {
        return new PlatformSettings(home, data, fresh, kafka, postgres, inferenceReplicas, port);
    }

    public PlatformSettings withInferenceReplicas(int replicas) {
        return new PlatformSettings(home, data, fresh, kafka, postgres, replicas, basePort);
    }

    public PlatformSettings withFresh(boolean removeFirst) {
        return new PlatformSettings(home, data, removeFirst, kafka, postgres, inferenceReplicas, basePort);
    }
}
