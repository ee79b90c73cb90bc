package dev.tzero.model.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A folder filled beside its final place and renamed into it when complete and on disk; removed when that never comes. */
final class AtomicFolder implements AutoCloseable {

    private final Path unfinished;
    private final Path place;

    private AtomicFolder(Path unfinished, Path place) {
        this.unfinished = unfinished;
        this.place = place;
    }

    static AtomicFolder beside(Path folder) throws IOException {
        Path place = folder.toAbsolutePath().normalize();
        if (Files.exists(place)) {
            throw new FileAlreadyExistsException(place.toString(), null, "a published folder is never written again");
        }
        Path parent = Files.createDirectories(place.getParent());
        return new AtomicFolder(Files.createTempDirectory(parent, "." + place.getFileName() + "."), place);
    }

    /** Where to write. */
    Path path() {
        return unfinished;
    }

    void publish() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(unfinished)) {
            files = all.toList();
        }
        for (Path file : files) {
            sync(file, StandardOpenOption.WRITE);
        }
        sync(unfinished, StandardOpenOption.READ);
        Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
        sync(place.getParent(), StandardOpenOption.READ);
    }

    private static void sync(Path path, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(path, access)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        if (!Files.isDirectory(unfinished)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(unfinished)) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(unfinished);
    }
}
