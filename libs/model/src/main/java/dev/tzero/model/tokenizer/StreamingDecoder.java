package dev.tzero.model.tokenizer;

/**
 * Turns ids that come one by one into text that only grows: all that it returns, put together, is what
 * {@link Tokenizer#decode} gives for all ids, and no character comes in parts.
 */
public interface StreamingDecoder {

    /**
     * Takes the next id.
     *
     * @return the text that is now certain beyond what was returned before; often empty
     * @throws IllegalArgumentException for an id below 0
     */
    String add(int id);

    /** The rest of the text. Nothing may be added afterwards. */
    String finish();
}
