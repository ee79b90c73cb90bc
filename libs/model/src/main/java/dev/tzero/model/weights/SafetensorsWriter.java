package dev.tzero.model.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Writes tensors as one safetensors file, one piece of one tensor in memory at a time, and forces it to disk. */
public final class SafetensorsWriter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ALIGNMENT = 8;
    /** Elements held at a time. */
    private static final int PIECE = 1 << 20;

    private SafetensorsWriter() {}

    /** Gives elements of a tensor as float32, in row-major order from {@code first} on, until {@code target} is full. */
    @FunctionalInterface
    public interface ElementReader {
        void read(long first, MemorySegment target);
    }

    /**
     * One tensor to write.
     *
     * @param name name in the header
     * @param dtype F32, or BF16 to which values are rounded
     * @param shape sizes, outermost first
     * @param elements asked for when its turn comes
     */
    public record Tensor(String name, DType dtype, List<Long> shape, ElementReader elements) {

        public Tensor {
            shape = List.copyOf(shape);
            if (dtype != DType.F32 && dtype != DType.BF16) {
                throw new IllegalArgumentException(name + ": " + dtype + ": expected F32 or BF16");
            }
        }

        /** A tensor in float32 whose values are made all at once. */
        public Tensor(String name, List<Long> shape, Supplier<float[]> values) {
            this(name, DType.F32, shape, new AtOnce(name, shape, values));
        }

        long count() {
            return shape.stream().reduce(1L, Math::multiplyExact);
        }

        long bytes() {
            return Math.multiplyExact(count(), dtype.bytes());
        }
    }

    /** Asks for all values with the first piece, and forgets them with the last. */
    private static final class AtOnce implements ElementReader {
        private final String name;
        private final List<Long> shape;
        private final Supplier<float[]> values;
        private float[] held;

        AtOnce(String name, List<Long> shape, Supplier<float[]> values) {
            this.name = name;
            this.shape = shape;
            this.values = values;
        }

        @Override
        public void read(long first, MemorySegment target) {
            held = held == null ? values.get() : held;
            if (held.length != shape.stream().reduce(1L, Math::multiplyExact)) {
                throw new IllegalArgumentException(name + ": " + held.length + " elements do not fill " + shape);
            }
            MemorySegment.copy(MemorySegment.ofArray(held), first * Float.BYTES, target, 0, target.byteSize());
            held = (first + target.byteSize() / Float.BYTES) == held.length ? null : held;
        }
    }

    /**
     * Writes a new file.
     *
     * @param file must not exist
     * @param tensors written in this order
     * @param metadata free-text notes; PyTorch's tools expect {@code format = pt}
     */
    public static void write(Path file, List<Tensor> tensors, Map<String, String> metadata) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeAll(channel, header(tensors, metadata));
            ByteBuffer values = ByteBuffer.allocateDirect(PIECE * Float.BYTES);
            for (Tensor tensor : tensors) {
                long count = tensor.count();
                for (long first = 0; first < count; first += PIECE) {
                    int now = (int) Math.min(PIECE, count - first);
                    values.clear().limit(now * Float.BYTES);
                    tensor.elements().read(first, MemorySegment.ofBuffer(values));
                    writeAll(channel, stored(tensor.dtype(), values));
                }
            }
            channel.force(true);
        }
    }

    /** The bytes to write, in the memory of {@code values}, which are in native order. */
    private static ByteBuffer stored(DType dtype, ByteBuffer values) {
        int count = values.remaining() / Float.BYTES;
        ByteBuffer in = values.duplicate().order(ByteOrder.nativeOrder());
        ByteBuffer out = values.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (dtype == DType.BF16) {
            for (int i = 0; i < count; i++) {
                out.putShort(i * Short.BYTES, bfloat16(in.getFloat(i * Float.BYTES)));
            }
            return out.limit(count * Short.BYTES);
        }
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            for (int i = 0; i < count; i++) {
                out.putFloat(i * Float.BYTES, in.getFloat(i * Float.BYTES));
            }
        }
        return out;
    }

    /** The nearest bfloat16, ties to even; NaN stays NaN. */
    static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    private static ByteBuffer header(List<Tensor> tensors, Map<String, String> metadata) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        ObjectNode notes = json.putObject("__metadata__");
        metadata.forEach(notes::put);
        long offset = 0;
        for (Tensor tensor : tensors) {
            ObjectNode entry = json.putObject(tensor.name());
            entry.put("dtype", tensor.dtype().name());
            tensor.shape().forEach(entry.putArray("shape")::add);
            long end = offset + tensor.bytes();
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] text = JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        return ByteBuffer.allocate(Long.BYTES + padded.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded.length)
                .put(padded)
                .flip();
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
