package dev.tzero.model.generate;

/** The text of tokens as they come, for one sequence. */
@FunctionalInterface
public interface TokenText {

    /** The text that became certain with this token; empty while a character or word is not complete. */
    String append(int id);
}
