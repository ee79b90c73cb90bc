package dev.tzero.local;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that is there when all of it is: it is written beside its place and moved there at the end. What is no regular
 * file (a pipe, a device) is written to as it is, and so is the process's output, {@code -}.
 */
public final class AtomicOutput implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Path place;
    private final Path beside;
    private final OutputStream out;

    private AtomicOutput(Path place, Path beside, OutputStream out) {
        this.place = place;
        this.beside = beside;
        this.out = out;
    }

    /**
     * @param name a path, or {@code -}
     * @throws LaunchException if it cannot be written there
     */
    public static AtomicOutput open(String name) {
        if (name.equals("-")) {
            return new AtomicOutput(null, null, new BufferedOutputStream(System.out, BUFFER));
        }
        Path place = Path.of(name);
        if (Files.isDirectory(place)) {
            throw new LaunchException(place + " is a folder, expected a file");
        }
        try {
            if (Files.exists(place) && !Files.isRegularFile(place)) {
                return new AtomicOutput(null, null, new BufferedOutputStream(Files.newOutputStream(place), BUFFER));
            }
            Path real = Files.exists(place) ? place.toRealPath() : place.toAbsolutePath();
            Path beside = real.resolveSibling(
                    "." + real.getFileName() + "." + ProcessHandle.current().pid() + ".part");
            // Stopped by a signal, the process leaves nothing behind.
            beside.toFile().deleteOnExit();
            return new AtomicOutput(real, beside, new FileOutputStream(beside.toFile()));
        } catch (IOException e) {
            throw new LaunchException(place + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Where to write. */
    public OutputStream stream() {
        return out;
    }

    /** Everything is written: the file takes its place. */
    public void complete() throws IOException {
        out.flush();
        if (beside != null) {
            ((FileOutputStream) out).getFD().sync();
            out.close();
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Leaves nothing behind that is not complete. */
    @Override
    public void close() throws IOException {
        if (beside != null) {
            out.close();
            Files.deleteIfExists(beside);
        }
    }
}
