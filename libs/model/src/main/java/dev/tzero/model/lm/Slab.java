package dev.tzero.model.lm;

import ai.djl.ndarray.types.Shape;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters that lie side by side in memory and are used as one tensor: the rows of query, key and value of a block are
 * one matrix, so that one product computes all three.
 *
 * @param key how the network asks for it
 * @param offset first element within the flat array
 * @param shape shape of the whole
 * @param parameters the named parts, in row order
 */
public record Slab(String key, long offset, Shape shape, List<Parameter> parameters) {

    public Slab {
        parameters = List.copyOf(parameters);
    }

    /** Whether weight decay applies to all of it. */
    public boolean decays() {
        return parameters.getFirst().decays();
    }

    /** The memory of each part by its name. @param whole memory of the slab as float32 */
    Map<String, MemorySegment> cut(MemorySegment whole) {
        Map<String, MemorySegment> cut = new LinkedHashMap<>();
        parameters.forEach(part -> cut.put(part.name(), part(whole, part)));
        return cut;
    }

    /** The memory of one part. @param whole memory of the slab as float32 */
    MemorySegment part(MemorySegment whole, Parameter part) {
        return whole.asSlice((part.offset() - offset) * Float.BYTES, part.elements() * Float.BYTES);
    }

    /** Element after the last, within the flat array. */
    public long end() {
        return offset + shape.size();
    }
}
