package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.tzero.model.lm.CacheUse;
import dev.tzero.model.lm.Padded;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads inputs for decoders: each distinct one once, and not at all where its states are still known. */
final class Encoder {

    private final T5Network network;
    private final NDList weights;
    private final int padId;
    private final EncoderCache cache;

    /** @param cache null where weights change, so that states of before are none of now */
    Encoder(T5Network network, NDList weights, int padId, EncoderCache cache) {
        this.network = network;
        this.weights = weights;
        this.padId = padId;
        this.cache = cache;
    }

    /** What decoders need of inputs, one row each, in memory of {@code call}. */
    EncoderOutput encode(NDManager call, List<int[]> inputs) {
        Padded padded = Padded.right(inputs, padId);
        NDArray mask = padded.maskArray(call);
        NDArray states =
                cache == null ? network.encode(call, weights, padded, mask) : states(call, inputs, padded, mask);
        return new EncoderOutput(mask, network.cross(states, weights));
    }

    CacheUse cacheUse() {
        return cache == null ? CacheUse.NONE : cache.use();
    }

    /** States {@code [rows, length, d]}; what stands behind the end of a row is of no account, the mask hides it. */
    private NDArray states(NDManager call, List<int[]> inputs, Padded padded, NDArray mask) {
        Map<IntBuffer, NDArray> known = new LinkedHashMap<>();
        List<int[]> unread = new ArrayList<>();
        for (int[] input : inputs) {
            IntBuffer key = IntBuffer.wrap(input);
            if (known.containsKey(key)) {
                cache.foundBeside();
            } else {
                NDArray found = cache.find(input, call).orElse(null);
                known.put(key, found);
                if (found == null) {
                    unread.add(input);
                }
            }
        }
        if (unread.size() == inputs.size()) {
            NDArray read = network.encode(call, weights, padded, mask);
            keep(inputs, network.split(read, inputs));
            return read;
        }
        if (!unread.isEmpty()) {
            Padded together = Padded.right(unread, padId);
            NDList read = network.split(network.encode(call, weights, together, together.maskArray(call)), unread);
            keep(unread, read);
            for (int i = 0; i < read.size(); i++) {
                known.put(IntBuffer.wrap(unread.get(i)), read.get(i));
            }
        }
        NDList rows = new NDList();
        inputs.forEach(input -> rows.add(known.get(IntBuffer.wrap(input))));
        return network.stack(call, rows, padded.width());
    }

    private void keep(List<int[]> inputs, NDList read) {
        for (int i = 0; i < read.size(); i++) {
            cache.put(inputs.get(i), read.get(i));
        }
    }
}
