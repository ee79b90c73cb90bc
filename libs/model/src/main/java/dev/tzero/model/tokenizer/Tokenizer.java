package dev.tzero.model.tokenizer;

import java.nio.file.Path;

/** Text to token ids and back. Safe for several threads. */
public interface Tokenizer extends AutoCloseable {

    /** Ids of {@code text}, nothing added. */
    int[] encode(String text);

    /** Ids of {@code text} followed by {@link #eosId}. */
    default int[] encodeWithEos(String text) {
        int[] ids = encode(text);
        int[] ended = java.util.Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = eosId();
        return ended;
    }

    /**
     * The text of {@code ids}; padding, end of sequence and other special tokens are left out.
     *
     * @throws IllegalArgumentException for an id outside the vocabulary
     */
    String decode(int[] ids);

    /** Ids run from 0 to this, exclusive. */
    int vocabularySize();

    /** Padding. */
    int padId();

    /** End of sequence. */
    int eosId();

    /** First decoder input: T5 begins with padding. */
    default int decoderStartId() {
        return padId();
    }

    @Override
    void close();

    /**
     * Opens a {@code tokenizer.json}, or the one of a model folder.
     *
     * @throws dev.tzero.model.ModelFormatException when it is absent, not JSON, has no {@code <pad>} or {@code </s>}, or the tokenizers
     *     library refuses it
     */
    static Tokenizer open(Path fileOrFolder) {
        return JsonTokenizer.open(fileOrFolder);
    }
}
