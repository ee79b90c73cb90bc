package dev.tzero.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The address of the broker that a running platform uses, in a file of its data folder: its port is a free one. */
public final class RunningBroker implements AutoCloseable {

    private static final String FILE = "broker.txt";

    private final Path file;

    private RunningBroker(Path file) {
        this.file = file;
    }

    /** Tells other commands of this folder, until closed. */
    static RunningBroker announce(Path folder, String bootstrapServers) {
        Path file = folder.resolve(FILE);
        try {
            Files.writeString(file, bootstrapServers + "\n");
        } catch (IOException e) {
            throw new LaunchException("--data: cannot write " + file + " (" + e.getMessage() + ")", e);
        }
        return new RunningBroker(file);
    }

    /** The address that was announced last; empty if no platform runs in the folder. One that was killed leaves it behind. */
    public static Optional<String> find(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).strip()).filter(address -> !address.isEmpty())
                    : Optional.empty();
        } catch (IOException e) {
            throw new LaunchException("--data: cannot read " + file + " (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new LaunchException("--data: cannot remove " + file + " (" + e.getMessage() + ")", e);
        }
    }
}
