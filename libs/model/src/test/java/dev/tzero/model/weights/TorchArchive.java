package dev.tzero.model.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a checkpoint in PyTorch's zip format, whether or not it makes sense. */
final class TorchArchive {

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final Map<String, byte[]> storages = new LinkedHashMap<>();
    private final boolean open;

    TorchArchive() {
        open = true;
        put("\u0080\u0002}(");
    }

    private TorchArchive(byte[] content) {
        open = false;
        pickle.writeBytes(content);
    }

    static TorchArchive ofPickle(byte[] content) {
        return new TorchArchive(content);
    }

    TorchArchive storage(String key, byte[] content) {
        storages.put(key, content);
        return this;
    }

    TorchArchive tensor(
            String name,
            String type,
            String key,
            int elements,
            int offset,
            List<Integer> shape,
            List<Integer> strides) {
        text(name);
        view(type, key, elements, offset, shape, strides);
        return this;
    }

    TorchArchive parameter(
            String name,
            String type,
            String key,
            int elements,
            int offset,
            List<Integer> shape,
            List<Integer> strides) {
        text(name);
        put("ctorch._utils\n_rebuild_parameter\n(");
        view(type, key, elements, offset, shape, strides);
        put("\u0089ccollections\nOrderedDict\n)RtR");
        return this;
    }

    Path write(Path file) throws IOException {
        if (open) {
            put("u.");
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            store(zip, "archive/data.pkl", pickle.toByteArray());
            for (Map.Entry<String, byte[]> storage : storages.entrySet()) {
                store(zip, "archive/data/" + storage.getKey(), storage.getValue());
            }
            store(zip, "archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
        return file;
    }

    private void view(String type, String key, int elements, int offset, List<Integer> shape, List<Integer> strides) {
        put("ctorch._utils\n_rebuild_tensor_v2\n((");
        text("storage");
        put("ctorch\n" + type + "\n");
        text(key);
        text("cpu");
        number(elements);
        put("tQ");
        number(offset);
        tuple(shape);
        tuple(strides);
        put("\u0089ccollections\nOrderedDict\n)RtR");
    }

    private void tuple(List<Integer> values) {
        put("(");
        values.forEach(this::number);
        put("t");
    }

    private void number(int value) {
        pickle.write('J');
        pickle.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private void text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        pickle.write('X');
        pickle.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes.length)
                .array());
        pickle.writeBytes(bytes);
    }

    private void put(String instructions) {
        pickle.writeBytes(instructions.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
