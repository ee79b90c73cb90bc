package dev.tzero.model.weights;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Makes files long without writing them. */
final class SparseFile {

    private SparseFile() {}

    static void extend(Path file, long size) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(size);
        }
    }
}
