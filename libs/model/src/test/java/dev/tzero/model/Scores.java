package dev.tzero.model;

import java.util.Arrays;
import java.util.stream.Stream;

/** Scores of tokens as tests compare them. */
public final class Scores {

    private Scores() {}

    /** {@code [input][target][token]} one behind the other. */
    public static float[] flat(float[][][] scores) {
        float[][] targets = Arrays.stream(scores).flatMap(Stream::of).toArray(float[][]::new);
        float[] all = new float
                [Arrays.stream(targets).mapToInt(target -> target.length).sum()];
        int next = 0;
        for (float[] target : targets) {
            System.arraycopy(target, 0, all, next, target.length);
            next += target.length;
        }
        return all;
    }
}
