package dev.tzero.model.lm;

import ai.djl.ndarray.NDArray;
import dev.tzero.model.config.ModelConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What training asks of a model, whatever its family: parameters that an optimizer writes in place, and their gradients.
 *
 * <p>{@link #gradientsOf} may run in one thread of the process at a time, and nobody reads while an optimizer writes
 * {@link #flatParameters}.
 */
public interface TrainableModel extends LanguageModel {

    /** The shape of this model. */
    ModelConfig config();

    /** Every parameter, in the order of the flat array. */
    List<Parameter> parameters();

    /** The tensors that an optimizer updates, in the order of the flat array. */
    List<Slab> slabs();

    /** All weights as one native array {@code [parameterCount]}, for an optimizer to write in place. */
    NDArray flatParameters();

    /** A copy of one parameter's values, in row-major order. */
    float[] values(String name);

    /** Writes all weights as one safetensors file that {@code transformers} opens. */
    void writeWeights(Path file) throws IOException;

    /** Places that are computed for these rows, padding included. */
    long places(ExampleRows rows);

    /**
     * Mean loss over all target tokens of a step, and its gradient. The caller closes the result.
     *
     * @param parts computed one after the other, so that memory is that of the largest; every target token counts the same
     * @throws IllegalArgumentException naming an id or a length that cannot be read
     */
    Gradients gradientsOf(List<ExampleRows> parts, LossOptions options, Dropout dropout, MatrixPrecision precision);
}
