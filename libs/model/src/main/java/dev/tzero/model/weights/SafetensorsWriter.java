package dev.tzero.model.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
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

/** Writes float32 tensors as one safetensors file, one tensor in memory at a time, and forces it to disk. */
public final class SafetensorsWriter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * One tensor to write.
     *
     * @param name name in the header
     * @param shape sizes, outermost first
     * @param values gives the elements in row-major order when their turn comes
     */
    public record Tensor(String name, List<Long> shape, Supplier<float[]> values) {

        public Tensor {
            shape = List.copyOf(shape);
        }

        long elements() {
            return shape.stream().reduce(1L, Math::multiplyExact);
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
            for (Tensor tensor : tensors) {
                float[] values = tensor.values().get();
                if (values.length != tensor.elements()) {
                    throw new IllegalArgumentException(
                            tensor.name() + ": " + values.length + " elements do not fill " + tensor.shape());
                }
                ByteBuffer bytes =
                        ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(values);
                writeAll(channel, bytes);
            }
            channel.force(true);
        }
    }

    private static ByteBuffer header(List<Tensor> tensors, Map<String, String> metadata) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        ObjectNode notes = json.putObject("__metadata__");
        metadata.forEach(notes::put);
        long offset = 0;
        for (Tensor tensor : tensors) {
            ObjectNode entry = json.putObject(tensor.name());
            entry.put("dtype", DType.F32.name());
            tensor.shape().forEach(entry.putArray("shape")::add);
            long end = offset + tensor.elements() * Float.BYTES;
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
