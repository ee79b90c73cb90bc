package dev.tzero.model.weights;

import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/** One safetensors file, memory-mapped, of any size. The header is checked before anything is mapped or allocated. */
public final class SafetensorsFile implements TensorSource {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final Path file;
    private final SafetensorsHeader header;
    private final Arena arena;
    private final MemorySegment data;

    private SafetensorsFile(Path file, SafetensorsHeader header, Arena arena, MemorySegment data) {
        this.file = file;
        this.header = header;
        this.arena = arena;
        this.data = data;
    }

    /**
     * Opens and checks a file.
     *
     * @throws ModelFormatException when the header is not what the format asks for
     */
    public static SafetensorsFile open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            SafetensorsHeader header = SafetensorsHeader.read(file, channel);
            Arena arena = Arena.ofShared();
            try {
                MemorySegment all = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
                return new SafetensorsFile(file, header, arena, all.asSlice(header.dataStart()));
            } catch (IOException | RuntimeException e) {
                arena.close();
                throw e;
            }
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
        TensorInfo info = header.tensors().get(name);
        if (info == null) {
            throw new IllegalArgumentException(file + ": tensor: \"" + name + "\": not in the file");
        }
        return info;
    }

    @Override
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    @Override
    public void readFloats(String name, MemorySegment target) {
        TensorInfo info = info(name);
        long count = info.elements();
        if (target.byteSize() != count * Float.BYTES) {
            throw new IllegalArgumentException(file + ": " + name + ": the target holds " + target.byteSize()
                    + " bytes, expected " + count * Float.BYTES);
        }
        MemorySegment source = bytes(info);
        switch (info.dtype()) {
            case F32 -> target.copyFrom(source);
            case BF16 -> {
                for (long i = 0; i < count; i++) {
                    target.set(FLOAT, 4 * i, Float.intBitsToFloat(source.get(SHORT, 2 * i) << 16));
                }
            }
            case F16 -> {
                for (long i = 0; i < count; i++) {
                    target.set(FLOAT, 4 * i, Float.float16ToFloat(source.get(SHORT, 2 * i)));
                }
            }
            case F64 -> {
                for (long i = 0; i < count; i++) {
                    target.set(FLOAT, 4 * i, (float) source.get(DOUBLE, 8 * i));
                }
            }
            case I64, I32, I16, I8, U8, BOOL ->
                throw new ModelFormatException(
                        file, name + ".dtype", info.dtype() + ": expected F32, BF16, F16 or F64");
        }
    }

    /**
     * All elements of an I64 tensor, in row-major order.
     *
     * @throws ModelFormatException when the tensor is of another type
     */
    public long[] longs(String name) {
        TensorInfo info = info(name);
        if (info.dtype() != DType.I64) {
            throw new ModelFormatException(file, name + ".dtype", info.dtype() + ": expected I64");
        }
        long[] values = new long[Math.toIntExact(info.elements())];
        MemorySegment.copy(bytes(info), LONG, 0, values, 0, values.length);
        return values;
    }

    @Override
    public void close() {
        arena.close();
    }

    private MemorySegment bytes(TensorInfo info) {
        return data.asSlice(info.begin(), info.end() - info.begin());
    }
}
