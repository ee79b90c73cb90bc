package dev.tzero.model.weights;

import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/** One safetensors file of any size. The header is checked before anything is allocated for it. */
public final class SafetensorsFile implements TensorSource {

    private final Path file;
    private final SafetensorsHeader header;
    private final FileChannel channel;
    private final TensorBytes bytes;

    private SafetensorsFile(Path file, SafetensorsHeader header, FileChannel channel) {
        this.file = file;
        this.header = header;
        this.channel = channel;
        this.bytes = new TensorBytes(file, channel);
    }

    /**
     * Opens and checks a file.
     *
     * @throws ModelFormatException when the header is not what the format asks for
     */
    public static SafetensorsFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new SafetensorsFile(file, SafetensorsHeader.read(file, channel), channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public Path location() {
        return file;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(header.tensors().keySet());
    }

    @Override
    public TensorInfo info(String name) {
        return entry(name).info();
    }

    @Override
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    @Override
    public void readFloats(String name, long first, MemorySegment target) {
        SafetensorsHeader.Entry entry = entry(name);
        bytes.readFloats(
                entry.info(), position(entry) + first * entry.info().dtype().bytes(), target);
    }

    /**
     * All elements of an I64 tensor, in row-major order.
     *
     * @throws ModelFormatException when the tensor is of another type
     */
    public long[] longs(String name) {
        SafetensorsHeader.Entry entry = entry(name);
        if (entry.info().dtype() != DType.I64) {
            throw new ModelFormatException(file, name + ".dtype", entry.info().dtype() + ": expected I64");
        }
        long[] values = new long[Math.toIntExact(entry.info().elements())];
        ByteBuffer stored = ByteBuffer.allocate(Math.multiplyExact(values.length, Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.fill(stored, position(entry));
        stored.flip().asLongBuffer().get(values);
        return values;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be closed: " + e.getMessage(), e);
        }
    }

    private long position(SafetensorsHeader.Entry entry) {
        return header.dataStart() + entry.begin();
    }

    private SafetensorsHeader.Entry entry(String name) {
        SafetensorsHeader.Entry entry = header.tensors().get(name);
        if (entry == null) {
            throw new IllegalArgumentException(file + ": tensor: \"" + name + "\": not in the file");
        }
        return entry;
    }
}
