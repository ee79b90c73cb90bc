package dev.tzero.model.weights;

import dev.tzero.model.ModelFormatException;
import dev.tzero.model.weights.pickle.PickleException;
import dev.tzero.model.weights.pickle.PickleReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * PyTorch's format before 1.6: the pickles of a magic number, a version, the machine, the dictionary and the keys of the
 * storages, then for each key eight bytes of element count and the elements.
 */
final class TorchLegacy {

    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long VERSION = 1001;
    private static final int COUNT_BYTES = 8;
    /** All pickles together. */
    private static final long MAX_PICKLE_BYTES = 16 << 20;

    private TorchLegacy() {}

    static TorchFile.Content read(Path file, FileChannel channel) throws IOException {
        TensorBytes bytes = new TensorBytes(file, channel);
        ByteBuffer start = ByteBuffer.allocate((int) Math.min(channel.size(), MAX_PICKLE_BYTES));
        bytes.fill(start, 0);
        start.flip();
        checkMagic(file, start);
        TorchWorld world = new TorchWorld();
        if (!Long.valueOf(VERSION).equals(PickleReader.read(start, world))) {
            throw new ModelFormatException(file, "version", "expected " + VERSION);
        }
        if (!(PickleReader.read(start, world) instanceof Map<?, ?> machine)
                || Boolean.FALSE.equals(machine.get("little_endian"))) {
            throw new ModelFormatException(file, "little_endian", "expected a file of a little-endian machine");
        }
        Map<String, TorchStorage> storages = new HashMap<>();
        Object dictionary = PickleReader.read(start, new Remembering(world, storages));
        if (!(PickleReader.read(start, world) instanceof List<?> keys)) {
            throw new PickleException("has no list of storages");
        }
        Map<String, Long> begins = begins(channel, bytes, start.position(), keys, storages);
        return new TorchFile.Content(dictionary, storage -> begins.get(storage.key()));
    }

    private static void checkMagic(Path file, ByteBuffer start) {
        boolean magic;
        try {
            magic = start.remaining() > 0
                    && (start.get(0) & 0xff) == 0x80
                    && MAGIC.equals(PickleReader.read(start, new TorchWorld()));
        } catch (PickleException e) {
            magic = false;
        }
        if (!magic) {
            throw new ModelFormatException(
                    file, "content", "no checkpoint of PyTorch: expected a zip, or a pickle with its magic number");
        }
    }

    /** The byte at which each storage begins; every one that the dictionary names is there with all its elements. */
    private static Map<String, Long> begins(
            FileChannel channel, TensorBytes bytes, long from, List<?> keys, Map<String, TorchStorage> storages)
            throws IOException {
        Map<String, Long> begins = new HashMap<>();
        long size = channel.size();
        long at = from;
        for (Object key : keys) {
            TorchStorage storage = key instanceof String name ? storages.get(name) : null;
            if (storage == null) {
                throw new PickleException("lists storage " + key + ", which no tensor names");
            }
            if (at > size - COUNT_BYTES) {
                throw new PickleException("is cut off before storage " + key);
            }
            ByteBuffer count = ByteBuffer.allocate(COUNT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.fill(count, at);
            long elements = count.flip().getLong();
            at += COUNT_BYTES;
            int width = storage.dtype().bytes();
            if (elements < storage.elements() || elements > (size - at) / width) {
                throw new PickleException("storage " + key + " has " + elements + " elements: expected "
                        + storage.elements() + " to " + (size - at) / width + ", what is left of the file");
            }
            if (begins.put((String) key, at) != null) {
                throw new PickleException("lists storage " + key + " twice");
            }
            at += elements * width;
        }
        if (!begins.keySet().containsAll(storages.keySet())) {
            throw new PickleException("lacks a storage that a tensor names");
        }
        return begins;
    }
}
