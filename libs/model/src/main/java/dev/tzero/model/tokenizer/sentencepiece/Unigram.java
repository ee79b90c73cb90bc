package dev.tzero.model.tokenizer.sentencepiece;

import java.util.Arrays;
import java.util.List;

/** The most probable segmentation of a normalised text, by dynamic programming over its bytes in one pass. */
final class Unigram {

    private static final float UNKNOWN_PENALTY = 10;
    private static final int NOT_REACHED = -1;

    private final ByteTrie trie;
    private final float[] scores;
    private final boolean[] userDefined;
    private final boolean[] unused;
    private final int unknownId;
    private final float unknownScore;
    private final float maxScore;

    Unigram(List<Piece> pieces, ByteTrie trie, int unknownId) {
        this.trie = trie;
        this.unknownId = unknownId;
        this.scores = new float[pieces.size()];
        this.userDefined = new boolean[pieces.size()];
        this.unused = new boolean[pieces.size()];
        float min = Float.MAX_VALUE;
        float max = Float.MIN_NORMAL;
        for (int id = 0; id < scores.length; id++) {
            Piece piece = pieces.get(id);
            scores[id] = piece.score();
            userDefined[id] = piece.type() == Piece.Type.USER_DEFINED;
            unused[id] = piece.type() == Piece.Type.UNUSED;
            if (piece.type() == Piece.Type.NORMAL) {
                min = Math.min(min, piece.score());
                max = Math.max(max, piece.score());
            }
        }
        this.unknownScore = min - UNKNOWN_PENALTY;
        this.maxScore = max;
    }

    /**
     * A segmentation.
     *
     * @param ids pieces in order
     * @param ends the byte at which each ends
     */
    record Segments(int[] ids, int[] ends) {}

    Segments segment(byte[] text) {
        float[] best = new float[text.length + 1];
        int[] begins = new int[text.length + 1];
        int[] ids = new int[text.length + 1];
        Arrays.fill(begins, NOT_REACHED);
        for (int begin = 0; begin < text.length; begin += Utf8.length(text, begin)) {
            extend(text, begin, best, begins, ids);
        }
        return trace(text.length, begins, ids);
    }

    private void extend(byte[] text, int begin, float[] best, int[] begins, int[] ids) {
        float before = best[begin];
        int oneCharacter = Utf8.length(text, begin);
        boolean known = false;
        int node = ByteTrie.ROOT;
        for (int end = begin + 1; end <= text.length; end++) {
            node = trie.step(node, text[end - 1]);
            if (node == ByteTrie.NONE) {
                break;
            }
            int id = trie.value(node);
            if (id == ByteTrie.NONE || unused[id]) {
                continue;
            }
            int length = end - begin;
            // In double, and kept in float: the reference does so, and ties depend on it.
            double score = before + (userDefined[id] ? length * maxScore - 0.1 : (double) scores[id]);
            if (begins[end] == NOT_REACHED || score > best[end]) {
                best[end] = (float) score;
                begins[end] = begin;
                ids[end] = id;
            }
            known |= length == oneCharacter;
        }
        int end = begin + oneCharacter;
        float score = before + unknownScore;
        if (!known && (begins[end] == NOT_REACHED || score > best[end])) {
            best[end] = score;
            begins[end] = begin;
            ids[end] = unknownId;
        }
    }

    private static Segments trace(int length, int[] begins, int[] ids) {
        int count = 0;
        for (int end = length; end > 0; end = begins[end]) {
            count++;
        }
        int[] path = new int[count];
        int[] ends = new int[count];
        for (int end = length; end > 0; end = begins[end]) {
            count--;
            path[count] = ids[end];
            ends[count] = end;
        }
        return new Segments(path, ends);
    }
}
