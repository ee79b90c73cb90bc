package dev.tzero.model.tokenizer.sentencepiece;

import java.nio.IntBuffer;

/** A trie over bytes as a double array (Aoe 1989), in the encoding of Yata's darts-clone, which SentencePiece stores. */
final class DoubleArray {

    private static final int LEAF = 1 << 8;
    private static final int WIDE_OFFSET = 1 << 9;
    private static final int LABEL = 1 << 31 | 0xff;

    private final int[] units;

    DoubleArray(IntBuffer stored) {
        units = new int[stored.remaining()];
        stored.get(units);
    }

    /** The value of the longest key that begins at {@code from}, with its length in the upper half; -1 for none. */
    long longest(byte[] text, int from) {
        long found = -1;
        int node = units.length == 0 ? -1 : offset(units[0]);
        for (int i = from; i < text.length && node >= 0; i++) {
            node ^= text[i] & 0xff;
            if (outside(node) || (units[node] & LABEL) != (text[i] & 0xff)) {
                return found;
            }
            int unit = units[node];
            node ^= offset(unit);
            if ((unit & LEAF) != 0) {
                if (outside(node)) {
                    return found;
                }
                found = (long) (i + 1 - from) << Integer.SIZE | units[node] & Integer.MAX_VALUE;
            }
        }
        return found;
    }

    private boolean outside(int node) {
        return node < 0 || node >= units.length;
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & WIDE_OFFSET) >>> 6);
    }
}
