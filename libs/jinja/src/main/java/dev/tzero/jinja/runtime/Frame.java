package dev.tzero.jinja.runtime;

/** The variables of one call of a template or macro, by number. */
public final class Frame {

    /** Stands in a slot that no value was assigned to. */
    public static final Object UNSET = new Object();

    public final Object[] slots;
    public final Frame outer;

    public Frame(int size, Frame outer) {
        this.slots = new Object[size];
        this.outer = outer;
    }
}
