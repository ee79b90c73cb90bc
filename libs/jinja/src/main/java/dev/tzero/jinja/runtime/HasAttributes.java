package dev.tzero.jinja.runtime;

/** A value of the runtime with attributes of its own. */
public interface HasAttributes {

    /** The attribute of a name, or {@link Access#NONE}. */
    Object attribute(String name);
}
