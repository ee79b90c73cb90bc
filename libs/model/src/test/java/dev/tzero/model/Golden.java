package dev.tzero.model;

import dev.tzero.model.lm.Padded;
import dev.tzero.model.weights.SafetensorsFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the tensors of a golden case in the forms that this module takes. */
public final class Golden {

    private Golden() {}

    /** Encoder input with its mask as stored: padding may be left or right. */
    public static Padded input(SafetensorsFile file, String prefix) {
        long[] ids = file.longs(prefix + "input_ids");
        long[] stored = file.longs(prefix + "attention_mask");
        boolean[] mask = new boolean[stored.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = stored[i] != 0;
        }
        List<Long> shape = file.info(prefix + "input_ids").shape();
        return new Padded(ids, mask, shape.get(0).intValue(), shape.get(1).intValue());
    }

    /** Decoder input; the reference gives no mask for it. */
    public static Padded decoderInput(SafetensorsFile file, String prefix) {
        List<Long> shape = file.info(prefix + "decoder_input_ids").shape();
        return new Padded(
                file.longs(prefix + "decoder_input_ids"),
                null,
                shape.get(0).intValue(),
                shape.get(1).intValue());
    }

    /** Labels without the -100 that pads them. */
    public static List<int[]> targets(SafetensorsFile file, String prefix) {
        long[] labels = file.longs(prefix + "labels");
        int width = file.info(prefix + "labels").shape().get(1).intValue();
        List<int[]> targets = new ArrayList<>();
        for (int from = 0; from < labels.length; from += width) {
            targets.add(Arrays.stream(labels, from, from + width)
                    .filter(label -> label != -100)
                    .mapToInt(Math::toIntExact)
                    .toArray());
        }
        return targets;
    }

    /** Real encoder ids, row by row. */
    public static List<int[]> inputs(SafetensorsFile file, String prefix) {
        Padded padded = input(file, prefix);
        List<int[]> rows = new ArrayList<>();
        for (int row = 0; row < padded.rows(); row++) {
            int from = row * padded.width();
            rows.add(java.util.stream.IntStream.range(from, from + padded.width())
                    .filter(i -> padded.mask() == null || padded.mask()[i])
                    .map(i -> Math.toIntExact(padded.ids()[i]))
                    .toArray());
        }
        return rows;
    }

    /** Largest difference of two arrays; expected may be a leading part of actual. */
    public static double maxDifference(float[] expected, float[] actual) {
        double max = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs((double) expected[i] - actual[i]);
            max = difference <= max ? max : difference;
        }
        return max;
    }
}
