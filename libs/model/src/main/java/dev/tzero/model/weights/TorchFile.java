package dev.tzero.model.weights;

import dev.tzero.model.ModelFormatException;
import dev.tzero.model.weights.pickle.PickleException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A dictionary of tensors as {@code torch.save} writes it: a zip since PyTorch 1.6, a row of pickles before. Nothing in it
 * is executed.
 */
final class TorchFile implements TensorSource {

    private final Path file;
    private final FileChannel channel;
    private final TensorBytes bytes;
    private final Map<String, Stored> tensors;

    /** A tensor with the place of its storage: the byte of the file where element 0 of the view's storage lies. */
    private record Stored(TensorInfo info, TorchView view, long storageBegin) {}

    /** Where the bytes of storages lie. */
    @FunctionalInterface
    interface StoragePlaces {
        /** @throws PickleException when the file does not hold all of the storage */
        long begin(TorchStorage storage);
    }

    /** The dictionary of a file, and where its storages lie. */
    record Content(Object dictionary, StoragePlaces places) {}

    private TorchFile(Path file, FileChannel channel, Map<String, Stored> tensors) {
        this.file = file;
        this.channel = channel;
        this.bytes = new TensorBytes(file, channel);
        this.tensors = tensors;
    }

    /**
     * Opens and checks a file.
     *
     * @throws ModelFormatException when it is damaged or holds anything but tensors and dictionaries
     */
    static TorchFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new TorchFile(file, channel, tensors(file, channel));
        } catch (PickleException e) {
            channel.close();
            throw new ModelFormatException(file, "pickle", e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Map<String, Stored> tensors(Path file, FileChannel channel) throws IOException {
        Content content = isZip(channel) ? TorchZip.read(file, channel) : TorchLegacy.read(file, channel);
        if (!(content.dictionary() instanceof Map<?, ?> dictionary)) {
            throw new PickleException("holds something that is no dictionary of tensors");
        }
        Map<String, Stored> tensors = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : dictionary.entrySet()) {
            if (!(entry.getKey() instanceof String name) || !(entry.getValue() instanceof TorchView view)) {
                throw new PickleException(entry.getKey() + ": is no tensor");
            }
            TorchStorage storage = view.storage();
            long begin = content.places().begin(storage)
                    + storage.first() * storage.dtype().bytes();
            tensors.put(name, new Stored(new TensorInfo(name, storage.dtype(), view.shape()), view, begin));
        }
        return tensors;
    }

    private static boolean isZip(FileChannel channel) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        channel.read(start, 0);
        return start.position() == 4 && start.getInt(0) == 0x04034b50;
    }

    @Override
    public Path location() {
        return file;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public TensorInfo info(String name) {
        return stored(name).info();
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public void readFloats(String name, long first, MemorySegment target) {
        Stored stored = stored(name);
        int width = stored.info().dtype().bytes();
        if (stored.view().contiguous()) {
            long position = stored.storageBegin() + (stored.view().offset() + first) * width;
            bytes.readFloats(stored.info(), position, target);
        } else {
            gather(stored, first, target);
        }
    }

    /** Elements by steps are scattered over the storage; it is mapped instead of read one element at a time. */
    private void gather(Stored stored, long first, MemorySegment target) {
        DType dtype = stored.info().dtype();
        if (!Elements.convertible(dtype)) {
            throw new ModelFormatException(
                    file, stored.info().name() + ".dtype", dtype + ": expected F32, BF16, F16 or F64");
        }
        long length = stored.view().storage().elements() * dtype.bytes();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment storage = channel.map(MapMode.READ_ONLY, stored.storageBegin(), length, arena);
            long count = target.byteSize() / Float.BYTES;
            for (long i = 0; i < count; i++) {
                long element = stored.view().element(first + i);
                Elements.widen(
                        dtype,
                        storage.asSlice(element * dtype.bytes(), dtype.bytes()),
                        target.asSlice(i * Float.BYTES, Float.BYTES));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be closed: " + e.getMessage(), e);
        }
    }

    private Stored stored(String name) {
        Stored stored = tensors.get(name);
        if (stored == null) {
            throw new IllegalArgumentException(file + ": tensor: \"" + name + "\": not in the file");
        }
        return stored;
    }
}
