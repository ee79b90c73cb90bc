package dev.tzero.model.weights.pickle;

/** What a pickle may name beyond plain data. Each method refuses with a {@link PickleException} what it does not know. */
public interface PickleWorld {

    /** The value that stands for {@code module.name}, which nothing but {@link #call} looks into. */
    Object global(String module, String name);

    /** The value of calling what {@link #global} gave. */
    Object call(Object callable, Tuple arguments);

    /** The value stored outside of the pickle under {@code id}. */
    Object stored(Object id);
}
