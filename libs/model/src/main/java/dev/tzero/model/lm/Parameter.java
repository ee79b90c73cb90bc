package dev.tzero.model.lm;

import java.util.List;

/**
 * One named parameter of a model.
 *
 * @param name name in Hugging Face's layout
 * @param shape sizes, outermost first
 * @param offset first element within the flat parameter array of the model
 * @param decays whether weight decay applies: not to norms and relative bias tables, as Hugging Face's trainer decides
 */
public record Parameter(String name, List<Long> shape, long offset, boolean decays) {

    public Parameter {
        shape = List.copyOf(shape);
    }

    /** Number of elements. */
    public long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
