package dev.tzero.model.rank;

import java.util.List;

/**
 * Choices of one example that are scored in one go: all of them or, where they are very many, as many as a budget takes.
 *
 * @param input what is read, cut where it is too long
 * @param truncated whether it was cut
 * @param choices at least one, each at least one token
 */
public record RankPart(int[] input, boolean truncated, List<int[]> choices) {

    public RankPart {
        choices = List.copyOf(choices);
    }

    /** Tokens of the longest choice. */
    public int longestChoice() {
        return RankRequest.longest(choices);
    }

    /** Places that its choices take up in a decoder. */
    public long targetPlaces() {
        return (long) longestChoice() * choices.size();
    }

    /** Whether computing this together with another one pads neither inputs nor choices to much more than they are. */
    public boolean like(RankPart other) {
        return like(input.length, other.input.length) && like(targetPlaces(), other.targetPlaces());
    }

    private static boolean like(long a, long b) {
        long longer = Math.max(a, b);
        return longer <= 32 || longer <= 2 * Math.min(a, b);
    }
}
