package dev.tzero.model.weights;

import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The checked header of a safetensors file: eight bytes of length, JSON, then the data.
 *
 * <p>Nothing in the file is believed before it is compared with the size of the file: the header length before the header
 * is read, every offset against the data, every shape against its bytes, and all tensors against each other. The header is
 * read as a stream: a large one costs no more memory than the tensors it describes.
 *
 * @param dataStart byte of the file where the data begins
 * @param tensors tensors by name, in header order
 * @param metadata the {@code __metadata__} map
 */
record SafetensorsHeader(long dataStart, Map<String, Entry> tensors, Map<String, String> metadata) {

    private static final int LENGTH_BYTES = 8;
    /** A hundred thousand tensors need less. */
    private static final long MAX_HEADER_BYTES = 16 << 20;

    /**
     * Where a tensor lies.
     *
     * @param begin first byte, counted from the end of the header
     * @param end byte after the last
     */
    record Entry(TensorInfo info, long begin, long end) {}

    static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw new ModelFormatException(
                    file, "size", size + " bytes: expected at least " + LENGTH_BYTES + " for a safetensors file");
        }
        ByteBuffer prefix = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        new TensorBytes(file, channel).fill(prefix, 0);
        long length = prefix.flip().getLong();
        long longest = Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES);
        if (length < 2 || length > longest) {
            throw new ModelFormatException(
                    file,
                    "header length",
                    Long.toUnsignedString(length) + ": expected 2 to " + longest + " in a file of " + size + " bytes");
        }
        long dataStart = LENGTH_BYTES + length;
        SafetensorsHeaderParser parser = new SafetensorsHeaderParser(file, size - dataStart);
        parser.parse(new FileRegion(channel, LENGTH_BYTES, length));
        checkCoverage(file, parser.tensors(), size - dataStart);
        return new SafetensorsHeader(dataStart, parser.tensors(), parser.metadata());
    }

    /** The format asks that the tensors fill the data without gap and without sharing a byte. */
    private static void checkCoverage(Path file, Map<String, Entry> tensors, long dataBytes) {
        List<Entry> ordered = tensors.values().stream()
                .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
                .toList();
        long expected = 0;
        for (Entry tensor : ordered) {
            if (tensor.begin() != expected) {
                throw new ModelFormatException(
                        file,
                        tensor.info().name() + ".data_offsets",
                        "begins at " + tensor.begin() + ": expected " + expected + ", where the tensor before it ends");
            }
            expected = tensor.end();
        }
        if (expected != dataBytes) {
            throw new ModelFormatException(
                    file, "data", dataBytes + " bytes: expected " + expected + ", where the last tensor ends");
        }
    }
}
