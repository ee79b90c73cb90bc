package dev.tzero.model.weights;

import dev.tzero.model.ModelFormatException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a model needs of its checkpoint.
 *
 * @param tensors all of them, none left out
 * @param ignored stored tensors that are no weights and may be there: masks that some versions of a library kept
 */
public record ExpectedTensors(List<TensorSpec> tensors, Predicate<String> ignored) {

    public ExpectedTensors {
        tensors = List.copyOf(tensors);
    }

    /**
     * Finds every tensor in a checkpoint. Nothing is read and nothing is allocated.
     *
     * @return the name under which each is stored, in the order of {@link #tensors}
     * @throws ModelFormatException naming all tensors at once that are missing, surplus or of another shape
     */
    public Map<TensorSpec, String> locate(TensorSource source) {
        Map<TensorSpec, String> located = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (TensorSpec spec : tensors) {
            known.add(spec.name());
            known.addAll(spec.aliases());
            String stored = storedName(spec, source);
            if (stored == null) {
                problems.add(spec.name() + " is missing");
            } else if (!source.info(stored).shape().equals(spec.shape())) {
                problems.add(stored + " is " + source.info(stored).shape() + ", expected " + spec.shape());
            } else {
                located.put(spec, stored);
            }
        }
        for (String surplus : new TreeSet<>(source.names())) {
            if (!known.contains(surplus) && !ignored.test(surplus)) {
                problems.add(surplus + " belongs to no part of this model");
            }
        }
        if (!problems.isEmpty()) {
            throw new ModelFormatException(source.location(), "tensors", String.join("; ", problems));
        }
        return located;
    }

    /** By its name or an alias; or by the name that the notes of a file give for it, which keeps shared tensors once. */
    private static String storedName(TensorSpec spec, TensorSource source) {
        Set<String> stored = source.names();
        return Stream.of(
                        Stream.of(spec.name()),
                        spec.aliases().stream(),
                        Stream.ofNullable(source.metadata().get(spec.name())))
                .flatMap(names -> names)
                .filter(stored::contains)
                .findFirst()
                .orElse(null);
    }
}
