package dev.tzero.model.weights.pickle;

import java.util.Collections;
import java.util.List;

/** A tuple of a pickle; an item may be null, which is Python's None. */
public record Tuple(List<Object> items) {

    public Tuple {
        items = Collections.unmodifiableList(items);
    }

    /** The number of items. */
    public int size() {
        return items.size();
    }

    /** The item at {@code index}. */
    public Object get(int index) {
        return items.get(index);
    }
}
