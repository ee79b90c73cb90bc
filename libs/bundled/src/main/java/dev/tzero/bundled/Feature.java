package dev.tzero.bundled;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The type of a field, in the three forms of Hugging Face datasets that the bundled data needs. */
public sealed interface Feature {

    /** A single value, such as {@code string}. */
    record Value(String dtype) implements Feature {}

    /** A whole number that stands for one of the names, in their order. */
    record ClassLabel(List<String> names) implements Feature {
        public ClassLabel {
            names = List.copyOf(names);
        }
    }

    /** A list whose elements are all of one type. */
    record Sequence(Feature element) implements Feature {}

    Feature TEXT = new Value("string");
    Feature TEXTS = new Sequence(TEXT);
    Feature NO_YES = new ClassLabel(List.of("no", "yes"));

    /** The form in which {@code dataset_infos.json} writes this type. */
    default Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        switch (this) {
            case Value(var dtype) -> json.put("dtype", dtype);
            case ClassLabel(var names) -> json.put("names", names);
            case Sequence(var element) -> json.put("feature", element.toJson());
        }
        json.put("_type", getClass().getSimpleName());
        return json;
    }
}
