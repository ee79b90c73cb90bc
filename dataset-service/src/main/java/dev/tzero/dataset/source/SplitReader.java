package dev.tzero.dataset.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;

/** Reads rows of a split by number. Safe for use by several threads. */
public final class SplitReader implements AutoCloseable {

    private final Split split;
    private final FileChannel channel;

    SplitReader(Split split) {
        this.split = split;
        try {
            this.channel = FileChannel.open(split.rowsFile(), StandardOpenOption.READ);
        } catch (IOException e) {
            throw new BrokenDatasetException(split.place() + " can no longer be opened: " + e);
        }
    }

    /** The split that is read. */
    public Split split() {
        return split;
    }

    /**
     * Reads one row: column to Map, List, String, Long, Double, Boolean or null.
     *
     * @param row from 0 to the number of rows, exclusive
     * @throws BrokenDatasetException when the file has changed so that the row is no longer there
     */
    public Map<String, Object> row(long row) {
        Objects.checkIndex(row, split.rows());
        long from = split.begin(row);
        int length = (int) (split.begin(row + 1) - from);
        ByteBuffer line = ByteBuffer.allocate(length);
        try {
            while (line.hasRemaining()) {
                if (channel.read(line, from + line.position()) < 0) {
                    throw new BrokenDatasetException(
                            split.place() + ", row " + row + ": the file has become shorter while it was read");
                }
            }
            return Conformer.row(split.features(), JsonRow.parse(line.array(), 0, length));
        } catch (IOException e) {
            throw new BrokenDatasetException(split.place() + ", row " + row + " cannot be read: " + e);
        } catch (FeatureMismatchException e) {
            throw new BrokenDatasetException(split.place() + ", row " + row + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new BrokenDatasetException(split.place() + " cannot be closed: " + e);
        }
    }
}
