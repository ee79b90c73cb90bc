package dev.tzero.local;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that starts the platform; a picocli mixin. */
public final class PlatformOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for everything that is kept; by default .tzero in the repository.")
    private Path data;

    @Option(names = "--fresh", description = "Start over: remove what earlier runs left in the folder.")
    private boolean fresh;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "Use the broker that runs there instead of starting one.")
    private String kafka;

    @Option(
            names = "--postgres",
            paramLabel = "JDBC_URL",
            description =
                    "Use the database that runs there instead of starting one; user and password are parameters of"
                            + " the address: jdbc:postgresql://host:5432/tzero?user=name&password=secret.")
    private String postgres;

    @Option(
            names = "--inference-replicas",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many inference services share the requests; ${DEFAULT-VALUE} when not given.")
    private int inferenceReplicas;

    @Option(
            names = "--base-port",
            paramLabel = "PORT",
            defaultValue = "" + PlatformSettings.DEFAULT_BASE_PORT,
            description = "Port of the prompt service, the other services follow; ${DEFAULT-VALUE} when not given.")
    private int basePort;

    /** @throws LaunchException when a value cannot be used */
    public PlatformSettings settings() {
        Path home = home();
        return new PlatformSettings(
                home,
                data == null ? usualData() : data,
                fresh,
                Optional.ofNullable(kafka),
                Optional.ofNullable(postgres),
                inferenceReplicas,
                basePort);
    }

    /** The data folder where none is named. */
    public static Path usualData() {
        return home().resolve(".tzero");
    }

    private static Path home() {
        String home = System.getProperty("tzero.home");
        if (home == null) {
            throw new LaunchException("tzero.home: not set; the script ./tzero sets it to the repository");
        }
        return Path.of(home);
    }
}
