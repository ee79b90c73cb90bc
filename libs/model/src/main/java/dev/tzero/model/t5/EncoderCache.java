package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tzero.model.lm.CacheUse;
import java.nio.IntBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Encoder states of inputs that were read lately, within a bound of bytes; those asked for longest ago leave first. It keeps
 * states rather than the keys and values that decoders read: these cost a few products more and take a fraction of the
 * memory.
 */
final class EncoderCache {

    private final long maxBytes;
    private final NDManager manager;
    private final Map<IntBuffer, NDArray> states = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long hits;
    private long misses;

    /**
     * @param manager whose memory ends with the model's
     * @param maxBytes of states; 0 keeps nothing
     */
    EncoderCache(NDManager manager, long maxBytes) {
        this.manager = manager;
        this.maxBytes = maxBytes;
    }

    /** A copy of the states {@code [tokens, d]} of an input in memory of {@code target}; counts whether there were any. */
    synchronized Optional<NDArray> find(int[] input, NDManager target) {
        NDArray found = states.get(IntBuffer.wrap(input));
        if (found == null) {
            misses++;
            return Optional.empty();
        }
        hits++;
        return Optional.of(copy(found, target));
    }

    /** Notes that an input stands twice in what is read at once. */
    synchronized void foundBeside() {
        hits++;
    }

    /** Keeps a copy of the states {@code [tokens, d]} of an input, where they are not larger than everything that is kept. */
    synchronized void put(int[] input, NDArray read) {
        long size = bytes(read);
        IntBuffer key = IntBuffer.wrap(input.clone());
        if (size > maxBytes || states.containsKey(key)) {
            return;
        }
        Iterator<NDArray> eldest = states.values().iterator();
        while (bytes + size > maxBytes) {
            NDArray leaving = eldest.next();
            eldest.remove();
            bytes -= bytes(leaving);
            leaving.close();
        }
        states.put(key, copy(read, manager));
        bytes += size;
    }

    synchronized CacheUse use() {
        return new CacheUse(hits, misses, bytes);
    }

    private static long bytes(NDArray array) {
        return array.getShape().size() * Float.BYTES;
    }

    private static NDArray copy(NDArray array, NDManager target) {
        NDArray copy = array.duplicate();
        copy.attach(target);
        return copy;
    }
}
