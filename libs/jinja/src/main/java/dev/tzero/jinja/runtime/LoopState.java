package dev.tzero.jinja.runtime;

import java.util.List;

/** The {@code loop} variable of a loop whose values are all at hand. */
public final class LoopState implements HasAttributes {

    private final List<?> items;
    private final int depth;
    private final Callable recursion;
    private int position = -1;
    private boolean changedBefore;
    private Object lastChanged;

    /**
     * @param items values of the loop
     * @param depth from 0
     * @param recursion runs the loop on other values, or null
     */
    public LoopState(List<?> items, int depth, Callable recursion) {
        this.items = items;
        this.depth = depth;
        this.recursion = recursion;
    }

    /** Goes to the next value; false at the end. */
    public boolean advance() {
        return ++position < items.size();
    }

    public Object current() {
        return items.get(position);
    }

    int index() {
        return position + 1;
    }

    int length() {
        return items.size();
    }

    Callable recursion() {
        return recursion;
    }

    @Override
    public Object attribute(String name) {
        return switch (name) {
            case "index" -> position + 1L;
            case "index0" -> (long) position;
            case "revindex" -> (long) items.size() - position;
            case "revindex0" -> items.size() - position - 1L;
            case "first" -> position == 0;
            case "last" -> position >= items.size() - 1;
            case "length" -> (long) items.size();
            case "depth" -> depth + 1L;
            case "depth0" -> (long) depth;
            case "previtem" -> position > 0 ? items.get(position - 1) : new Undefined("there is no previous item");
            case "nextitem" ->
                position + 1 < items.size() ? items.get(position + 1) : new Undefined("there is no next item");
            case "cycle", "changed" -> new BoundMethod(this, name);
            default -> Access.NONE;
        };
    }

    Object cycle(Object[] values) {
        if (values.length == 0) {
            throw Failure.type("loop.cycle() got no values", "at least one");
        }
        return values[position % values.length];
    }

    boolean changed(Run run, Object[] values) {
        Object now = Tuple.of(values);
        boolean changed = !changedBefore || !Compare.equal(run, lastChanged, now);
        changedBefore = true;
        lastChanged = now;
        return changed;
    }
}
