package dev.tzero.model.weights;

import dev.tzero.model.ModelFormatException;
import dev.tzero.model.weights.pickle.PickleException;
import dev.tzero.model.weights.pickle.PickleReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** PyTorch's zip: {@code data.pkl} with the dictionary, {@code data/KEY} with the bytes of each storage. */
final class TorchZip {

    private static final String PICKLE = "/data.pkl";
    private static final long MAX_PICKLE_BYTES = 16 << 20;

    private TorchZip() {}

    static TorchFile.Content read(Path file, FileChannel channel) throws IOException {
        Map<String, ZipDirectory.Entry> entries = ZipDirectory.read(file, channel);
        List<String> pickles =
                entries.keySet().stream().filter(name -> name.endsWith(PICKLE)).toList();
        if (pickles.size() != 1) {
            throw new ModelFormatException(
                    file, "zip", pickles.size() + " entries named data.pkl: expected one, as PyTorch writes it");
        }
        String root = pickles.getFirst().substring(0, pickles.getFirst().length() - PICKLE.length());
        checkByteOrder(file, channel, entries.get(root + "/byteorder"));
        ZipDirectory.Entry pickle = entries.get(pickles.getFirst());
        if (pickle.length() > MAX_PICKLE_BYTES) {
            throw new ModelFormatException(
                    file, "data.pkl", pickle.length() + " bytes: expected at most " + MAX_PICKLE_BYTES);
        }
        Object dictionary = PickleReader.read(content(file, channel, pickle), new TorchWorld());
        return new TorchFile.Content(dictionary, storage -> begin(entries, root, storage));
    }

    private static long begin(Map<String, ZipDirectory.Entry> entries, String root, TorchStorage storage) {
        ZipDirectory.Entry entry = entries.get(root + "/data/" + storage.key());
        if (entry == null) {
            throw new PickleException("storage " + storage.key() + " is not in the zip");
        }
        long needed = storage.first() + storage.elements();
        if (needed > entry.length() / storage.dtype().bytes()) {
            throw new PickleException("storage " + storage.key() + " of " + needed + " elements " + storage.dtype()
                    + " does not fit into its " + entry.length() + " bytes");
        }
        return entry.begin();
    }

    private static void checkByteOrder(Path file, FileChannel channel, ZipDirectory.Entry entry) {
        if (entry == null) {
            return;
        }
        String order = entry.length() > 16
                ? entry.length() + " bytes"
                : StandardCharsets.US_ASCII
                        .decode(content(file, channel, entry))
                        .toString();
        if (!order.equals("little")) {
            throw new ModelFormatException(file, "byteorder", order + ": expected little");
        }
    }

    private static ByteBuffer content(Path file, FileChannel channel, ZipDirectory.Entry entry) {
        ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(entry.length()));
        new TensorBytes(file, channel).fill(content, entry.begin());
        return content.flip();
    }
}
