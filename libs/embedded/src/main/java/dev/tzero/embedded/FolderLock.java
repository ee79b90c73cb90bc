package dev.tzero.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The right of one process to use a data folder; the operating system takes it back when the process ends. */
final class FolderLock implements AutoCloseable {
    /** What this process holds: asked first, because closing a second channel on a file would release the first lock. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock that is this file, creating it where absent; its folder has to exist.
     *
     * @param what what is locked, for the message
     * @throws IllegalStateException when this or another process has it
     */
    static FolderLock take(Path file, String what) {
        Path key = file.toAbsolutePath().normalize();
        if (!HELD.add(key)) {
            throw new IllegalStateException(what + " was started by this process already");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return new FolderLock(key, channel);
            }
            channel.close();
            HELD.remove(key);
            throw new IllegalStateException(what + " belongs to another running process");
        } catch (IOException e) {
            HELD.remove(key);
            throw new UncheckedIOException("cannot lock " + key, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unlock " + file, e);
        } finally {
            HELD.remove(file);
        }
    }
}
