package dev.tzero.dataset.source;

import java.util.List;
import java.util.Map;

/** Type of a column, or of a field within one, as Hugging Face's {@code datasets} types them. */
public sealed interface Feature {

    /** Dtype of a column that has held nothing but null. */
    Value NULL = new Value("null");

    /**
     * A plain value.
     *
     * @param dtype such as {@code string}, {@code int64}, {@code float64}, {@code bool} or {@code null}
     */
    record Value(String dtype) implements Feature {

        @Override
        public String toString() {
            return dtype;
        }
    }

    /**
     * A class index with names.
     *
     * @param names by label, from 0
     */
    record ClassLabel(List<String> names) implements Feature {

        public ClassLabel {
            names = List.copyOf(names);
        }

        @Override
        public String toString() {
            return "class label of " + names.size() + " names";
        }
    }

    /**
     * A list.
     *
     * @param element feature of its elements
     */
    record Sequence(Feature element) implements Feature {

        @Override
        public String toString() {
            return "sequence of " + element;
        }
    }

    /**
     * Named fields, in the order of the file that names them.
     *
     * @param fields name to feature
     */
    record Struct(Map<String, Feature> fields) implements Feature {

        @Override
        public String toString() {
            return "struct of " + fields;
        }
    }
}
