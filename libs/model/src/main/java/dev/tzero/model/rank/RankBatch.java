package dev.tzero.model.rank;

import java.util.ArrayList;
import java.util.List;

/** Collects parts that are computed together until a budget of places, padding included, is used up. */
public final class RankBatch {

    private final long maxTokens;
    private final List<RankPart> parts = new ArrayList<>();
    private int width;
    private int choices;
    private int targetWidth;

    /** @param maxTokens bound on encoder places, and on decoder places; a single part may exceed it */
    public RankBatch(long maxTokens) {
        this.maxTokens = maxTokens;
    }

    /** Takes a part in where there is room for it, as there always is for the first. */
    public boolean offer(RankPart part) {
        long size = parts.size() + 1L;
        int newWidth = Math.max(width, part.input().length);
        int newChoices = Math.max(choices, part.choices().size());
        int newTargetWidth = Math.max(targetWidth, part.longestChoice());
        if (size > 1 && (size * newWidth > maxTokens || size * newChoices * newTargetWidth > maxTokens)) {
            return false;
        }
        parts.add(part);
        width = newWidth;
        choices = newChoices;
        targetWidth = newTargetWidth;
        return true;
    }

    /** What was taken in, in order. */
    public List<RankPart> parts() {
        return List.copyOf(parts);
    }
}
