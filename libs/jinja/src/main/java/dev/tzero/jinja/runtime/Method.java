package dev.tzero.jinja.runtime;

import dev.tzero.jinja.Signature;

/**
 * A method of a type.
 *
 * @param signature its parameters, the value itself not counted
 * @param body what it does
 */
record Method(Signature signature, Body body) {

    /** Arguments are bound to the signature. */
    @FunctionalInterface
    interface Body {
        Object call(Run run, Object target, Object[] arguments);
    }
}
