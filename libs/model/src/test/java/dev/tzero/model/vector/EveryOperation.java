package dev.tzero.model.vector;

import dev.tzero.model.config.Activation;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Does everything that a decoder step does, as often as it is told, and prints a hash of the bits of the last results. */
final class EveryOperation {

    private static final int INPUTS = 41;
    private static final int OUTPUTS = 16;

    private EveryOperation() {}

    public static void main(String[] args) {
        int hash = 0;
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            hash = hash();
        }
        System.out.println("bits " + hash);
    }

    private static int hash() {
        SplittableRandom random = new SplittableRandom(3);
        MemorySegment weights = MemorySegment.ofArray(values(random, OUTPUTS * INPUTS));
        int hash = 0;
        for (int rows : new int[] {1, 2, 3, 9, 20}) {
            float[] x = values(random, rows * INPUTS);
            float[] y = new float[rows * OUTPUTS];
            new InputsInLanes(weights, OUTPUTS, INPUTS).multiply(x, rows, y, 0, OUTPUTS);
            hash = 31 * hash + Arrays.hashCode(y);
            RowsInLanes lanes = new RowsInLanes(weights, OUTPUTS, INPUTS);
            lanes.multiply(lanes.panel(x, rows), rows, y, 0, OUTPUTS);
            hash = 31 * hash + Arrays.hashCode(y);
            hash = 31 * hash + Arrays.hashCode(Lanes.rmsNorm(x, weights.asSlice(0, INPUTS * Float.BYTES), 1e-6));
            for (Activation activation : Activation.values()) {
                float[] narrow = new float[x.length];
                Lanes.activate(activation, false, x, narrow, INPUTS, 0, INPUTS);
                hash = 31 * hash + Arrays.hashCode(narrow);
            }
            float max = Lanes.max(x, 0, x.length);
            hash = 31 * hash + Float.floatToIntBits(Lanes.logSumExp(x, 0, x.length, max));
            float[] scores = new float[9];
            float[] seen = new float[INPUTS];
            Attention.addScores(x, 0, weights, 0, INPUTS, scores);
            hash = 31 * hash + Arrays.hashCode(scores);
            Attention.see(scores, weights, 0, INPUTS, seen, 0);
            hash = 31 * hash + Arrays.hashCode(seen);
        }
        return hash;
    }

    private static float[] values(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-3, 3);
        }
        return values;
    }
}
