package dev.tzero.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/**
 * The folder in which everything is kept, held by one launcher at a time. A marker file says that it is ours: only such a
 * folder, or an empty one, is used, and only such a folder is ever emptied.
 */
final class DataFolder implements AutoCloseable {
    static final String MARKER = "tzero-data.txt";
    private static final String LOCK = "launcher.lock";
    private static final long LEAST_FREE_BYTES = 2L << 30;

    private final Path folder;
    private final FileChannel lock;

    private DataFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Takes the folder, creating it where absent.
     *
     * @param fresh whether to remove everything in it first
     * @throws LaunchException when it is not ours, in use, not writable, or on a disk that is nearly full
     */
    static DataFolder open(Path folder, boolean fresh) {
        return open(folder, fresh, DataFolder::freeBytes);
    }

    /** As {@link #open(Path, boolean)} on a disk that has so much left. */
    static DataFolder open(Path folder, boolean fresh, FreeSpace space) {
        FileChannel lock = null;
        try {
            Files.createDirectories(folder);
            requireOurs(folder);
            lock = lock(folder);
            var opened = new DataFolder(folder, lock);
            Guard.finishEarlier(opened.run(), opened.postgres());
            if (fresh) {
                opened.empty();
            }
            Files.writeString(
                    folder.resolve(MARKER),
                    "tzero keeps its data here; --fresh removes everything in this folder.\n",
                    StandardCharsets.UTF_8);
            Files.createDirectories(opened.logs());
            requireSpace(folder, space);
            return opened;
        } catch (FileAlreadyExistsException e) {
            release(lock);
            throw new LaunchException("--data: " + e.getFile() + " is not a folder", e);
        } catch (IOException e) {
            release(lock);
            throw new LaunchException("--data: cannot write to " + folder + " (" + reason(e) + ")", e);
        } catch (LaunchException e) {
            release(lock);
            throw e;
        }
    }

    private static String reason(IOException e) {
        String name = e.getClass().getSimpleName().replace("Exception", "");
        return e.getMessage() == null ? name : name + ": " + e.getMessage();
    }

    private static void requireOurs(Path folder) throws IOException {
        if (Files.exists(folder.resolve(MARKER))) {
            return;
        }
        try (var entries = Files.list(folder)) {
            entries.filter(entry -> !entry.endsWith(LOCK)).findFirst().ifPresent(entry -> {
                throw new LaunchException("--data: " + folder + " holds " + entry.getFileName()
                        + " and was not made by tzero" + "; expected an empty folder or one with " + MARKER);
            });
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                channel.truncate(0);
                channel.write(
                        StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"));
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new LaunchException("--data: this process runs tzero in " + folder + " already", e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        String owner = Files.readString(file).strip();
        channel.close();
        throw new LaunchException("--data: tzero runs in " + folder + " already, as process " + owner
                + "; stop it first or name another folder");
    }

    /** Removes everything but the lock, which is held. */
    private void empty() throws IOException {
        List<Path> deepestFirst;
        try (var paths = Files.walk(folder)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder())
                    .filter(path -> !path.equals(folder) && !path.equals(folder.resolve(LOCK)))
                    .toList();
        }
        // The marker goes last: a removal that was cut off can be done again.
        Path marker = folder.resolve(MARKER);
        for (Path path : deepestFirst) {
            if (!path.equals(marker)) {
                Files.deleteIfExists(path);
            }
        }
        Files.deleteIfExists(marker);
    }

    /** How much more a folder's disk can take. */
    @FunctionalInterface
    interface FreeSpace {
        long bytes(Path folder) throws IOException;
    }

    private static long freeBytes(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    private static void requireSpace(Path folder, FreeSpace space) throws IOException {
        long free = space.bytes(folder);
        if (free < LEAST_FREE_BYTES) {
            throw new LaunchException("--data: %s has %.1f GiB free; expected at least %d GiB"
                    .formatted(folder, free / (double) (1L << 30), LEAST_FREE_BYTES >> 30));
        }
    }

    Path path() {
        return folder;
    }

    Path logs() {
        return folder.resolve("logs");
    }

    /** What a running launcher needs to know about its processes. */
    Path run() {
        return folder.resolve("run");
    }

    Path kafka() {
        return folder.resolve("kafka");
    }

    Path postgres() {
        return folder.resolve("postgres");
    }

    /** Lets another launcher have the folder. */
    @Override
    public void close() {
        release(lock);
    }

    private static void release(FileChannel lock) {
        if (lock == null) {
            return;
        }
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
