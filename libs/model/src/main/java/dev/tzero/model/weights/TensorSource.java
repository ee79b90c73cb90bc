package dev.tzero.model.weights;

import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Named tensors that lie in one or several files; values are read on request, from any number of threads. */
public interface TensorSource extends AutoCloseable {

    /** The file that messages about this source name. */
    Path location();

    /** Names of the stored tensors. */
    Set<String> names();

    /**
     * What is known of a tensor.
     *
     * @throws IllegalArgumentException when there is no such tensor
     */
    TensorInfo info(String name);

    /**
     * Copies elements of a tensor, in row-major order, as float32 into {@code target}. bfloat16 and float16 are widened
     * without loss, float64 is rounded.
     *
     * @param first first element to copy
     * @param target as many float32 in native byte order as to copy
     * @throws ModelFormatException when the stored type is not a floating-point type, or the file became shorter
     */
    void readFloats(String name, long first, MemorySegment target);

    /** Copies a whole tensor into {@code target}, which holds exactly its elements. */
    default void readFloats(String name, MemorySegment target) {
        long count = info(name).elements();
        if (target.byteSize() != count * Float.BYTES) {
            throw new IllegalArgumentException(location() + ": " + name + ": the target holds " + target.byteSize()
                    + " bytes, expected " + count * Float.BYTES);
        }
        readFloats(name, 0, target);
    }

    /** Free-text notes stored beside the tensors. */
    Map<String, String> metadata();

    @Override
    void close();

    /** All elements as float32, in row-major order. */
    default float[] floats(String name) {
        float[] values = new float[Math.toIntExact(info(name).elements())];
        readFloats(name, MemorySegment.ofArray(values));
        return values;
    }

    /**
     * Opens the weights of a Hugging Face model folder: {@code model.safetensors}, {@code pytorch_model.bin}, or the shards
     * that the {@code .index.json} of either names, in this order.
     *
     * @throws ModelFormatException when there is none, or a file is damaged
     */
    static TensorSource openFolder(Path folder) {
        try {
            return WeightsFile.open(WeightsFile.in(folder).getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": weights cannot be read: " + e.getMessage(), e);
        }
    }
}
