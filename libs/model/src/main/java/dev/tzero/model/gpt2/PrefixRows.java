package dev.tzero.model.gpt2;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.lm.ExampleRows;
import dev.tzero.model.lm.Padded;
import java.util.Arrays;

/**
 * Examples as a decoder-only model is trained on them: the input as a prefix, its target right behind, and of both only the
 * target told. Every example has positions of its own, from 0; examples that share a row do not see each other.
 *
 * <p>T-Zero pads between the two, so that all targets of a batch begin at one place. Positions count real tokens there and
 * padding is seen by none, so that the loss is the same; padding behind both needs fewer places.
 */
final class PrefixRows {

    private final ExampleRows examples;
    private final int width;
    private final long[] ids;
    private final long[] positions;
    private final int[] segments;
    private final long[] places;
    private final long[] labels;
    private int told;

    PrefixRows(ExampleRows examples, int padId) {
        this.examples = examples;
        this.width = width(examples);
        this.ids = new long[Math.multiplyExact(examples.rows(), width)];
        this.positions = new long[ids.length];
        this.segments = new int[ids.length];
        Arrays.fill(ids, padId);
        int tokens =
                examples.allTargets().stream().mapToInt(target -> target.length).sum();
        this.places = new long[tokens];
        this.labels = new long[tokens];
        for (int row = 0; row < examples.rows(); row++) {
            int at = row * width;
            for (int segment = 0; segment < examples.inputs().get(row).size(); segment++) {
                at = place(
                        at,
                        segment + 1,
                        examples.inputs().get(row).get(segment),
                        examples.targets().get(row).get(segment));
            }
        }
    }

    /** Places of a row that holds the examples with the most tokens. */
    static int width(ExampleRows examples) {
        int width = 0;
        for (int row = 0; row < examples.rows(); row++) {
            int own = 0;
            for (int i = 0; i < examples.inputs().get(row).size(); i++) {
                own += length(
                        examples.inputs().get(row).get(i),
                        examples.targets().get(row).get(i));
            }
            width = Math.max(width, own);
        }
        return width;
    }

    /** Tokens that are read: the last of the target is only told. */
    private static int length(int[] input, int[] target) {
        return input.length + Math.max(0, target.length - 1);
    }

    private int place(int from, int segment, int[] input, int[] target) {
        int length = length(input, target);
        for (int i = 0; i < length; i++) {
            ids[from + i] = i < input.length ? input[i] : target[i - input.length];
            positions[from + i] = i;
            segments[from + i] = segment;
        }
        for (int i = 0; i < target.length; i++) {
            places[told] = (long) from + input.length - 1 + i;
            labels[told++] = target[i];
        }
        return from + length;
    }

    Gpt2Batch batch() {
        return new Gpt2Batch(this::reading, places, labels);
    }

    private Gpt2Network.Reading reading(NDManager manager) {
        Shape shape = new Shape(examples.rows(), width);
        return new Gpt2Network.Reading(
                manager.create(ids, shape),
                manager.create(positions, shape),
                examples.packed()
                        ? manager.create(apart(), new Shape(examples.rows(), 1, width, width))
                        : manager.create(Padded.causal(width), new Shape(1, 1, width, width)));
    }

    /** Zero for what lies behind in the same segment, else far below zero: {@code rows * width * width}. */
    private float[] apart() {
        float[] mask = new float[ids.length * width];
        for (int i = 0; i < ids.length; i++) {
            int row = i / width * width;
            for (int k = 0; k < width; k++) {
                boolean seen = row + k <= i && segments[row + k] == segments[i];
                mask[i * width + k] = seen ? 0 : Padded.MASKED;
            }
        }
        return mask;
    }
}
