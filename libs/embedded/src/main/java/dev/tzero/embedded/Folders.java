package dev.tzero.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;

/** Folders that only their owner may enter, and their removal. */
final class Folders {
    private Folders() {}

    /** Creates the folder where absent and closes it to everybody but its owner, as PostgreSQL requires. */
    static void createPrivate(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    static Path temporary(String prefix) {
        try {
            return Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a temporary folder", e);
        }
    }

    /** Refuses a folder that holds anything; one that does not exist is as good as an empty one. */
    static void requireEmpty(Path folder, String expected) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var entries = Files.list(folder)) {
            var first = entries.findFirst();
            if (first.isPresent()) {
                throw new IllegalArgumentException(
                        "folder: " + folder + " holds " + first.get().getFileName() + "; expected " + expected);
            }
        }
    }

    /** Removes a folder and all in it; links are removed, not followed. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (var paths = Files.walk(folder)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }
}
