package dev.tzero.jinja.compile;

/** Counts the variables of one frame; macros and recursive loops have frames of their own inside another. */
final class Layout {

    private final Layout outer;
    private int size;

    Layout(Layout outer) {
        this.outer = outer;
    }

    Slot newSlot() {
        return new Slot(this, size++);
    }

    int size() {
        return size;
    }

    /** How many frames further out another layout is. */
    int distanceTo(Layout other) {
        int distance = 0;
        for (Layout layout = this; layout != other; layout = layout.outer) {
            distance++;
        }
        return distance;
    }

    /** A place for one variable. */
    record Slot(Layout layout, int index) {}
}
