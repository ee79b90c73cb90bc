package dev.tzero.model.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Named tensors that lie in one or several files; values are read on request. */
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
     * Copies a tensor as float32 into {@code target}, which holds exactly its elements. bfloat16 and float16 are widened
     * without loss.
     *
     * @throws dev.tzero.model.ModelFormatException when the stored type is not a floating-point type
     */
    void readFloats(String name, MemorySegment target);

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
     * Opens the weights of a Hugging Face model folder: {@code model.safetensors}, or the shards that
     * {@code model.safetensors.index.json} names.
     *
     * @throws dev.tzero.model.ModelFormatException when there is neither, or a file is damaged
     */
    static TensorSource openFolder(Path folder) {
        try {
            return ShardedSafetensors.openFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": weights cannot be read: " + e.getMessage(), e);
        }
    }
}
