package dev.tzero.model.weights;

import java.util.List;

/**
 * A tensor that a model needs of its checkpoint.
 *
 * @param name its usual name
 * @param shape sizes, outermost first
 * @param aliases further names under which it may be stored instead, or as well
 */
public record TensorSpec(String name, List<Long> shape, List<String> aliases) {

    public TensorSpec {
        shape = List.copyOf(shape);
        aliases = List.copyOf(aliases);
    }

    public TensorSpec(String name, List<Long> shape) {
        this(name, shape, List.of());
    }

    /** Number of elements. */
    public long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
