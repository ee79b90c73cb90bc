package dev.tzero.model.lm;

/** A model computed something that is not a number: its weights are broken, or its arithmetic overflowed. */
public final class NotFiniteException extends ArithmeticException {

    private static final long serialVersionUID = 1L;

    /** @param what which result it is of, and of which row or target */
    public NotFiniteException(String what) {
        super(what + ": not a finite number: the weights are broken or the arithmetic overflowed");
    }
}
