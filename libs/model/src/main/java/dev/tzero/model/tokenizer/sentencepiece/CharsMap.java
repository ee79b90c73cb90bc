package dev.tzero.model.tokenizer.sentencepiece;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Compiled normalisation rules: four bytes of length, a trie over UTF-8 from what is replaced to the place of what
 * replaces it, and the replacements, each ended by a zero.
 */
final class CharsMap {

    private final DoubleArray trie;
    private final byte[] replacements;

    private CharsMap(DoubleArray trie, byte[] replacements) {
        this.trie = trie;
        this.replacements = replacements;
    }

    /** @param stored the rules; without any for none */
    static CharsMap of(byte[] stored) {
        ByteBuffer bytes = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
        if (stored.length == 0) {
            return new CharsMap(new DoubleArray(bytes.asIntBuffer()), new byte[0]);
        }
        long length = stored.length < Integer.BYTES ? -1 : Integer.toUnsignedLong(bytes.getInt());
        if (length < 0 || length > bytes.remaining() || length % Integer.BYTES != 0) {
            throw new IllegalArgumentException("the normalisation rules have a trie of " + length
                    + " bytes: expected 0 to " + Math.max(0, stored.length - Integer.BYTES) + " and whole words");
        }
        DoubleArray trie = new DoubleArray(bytes.slice(Integer.BYTES, (int) length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer());
        byte[] replacements = Arrays.copyOfRange(stored, Integer.BYTES + (int) length, stored.length);
        if (replacements.length > 0 && replacements[replacements.length - 1] != 0) {
            throw new IllegalArgumentException("the last replacement of the normalisation rules has no end");
        }
        return new CharsMap(trie, replacements);
    }

    /** The longest match at {@code from}, as {@link DoubleArray#longest} gives it, or -1. */
    long match(byte[] text, int from) {
        return trie.longest(text, from);
    }

    /** The replacement that a match stands for. */
    byte[] replacement(long match) {
        int begin = (int) match;
        if (begin >= replacements.length) {
            return new byte[0];
        }
        int end = begin;
        while (replacements[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(replacements, begin, end);
    }
}
