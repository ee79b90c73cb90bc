package dev.tzero.model.t5;

import dev.tzero.model.config.T5Config;
import dev.tzero.model.lm.Parameter;
import dev.tzero.model.lm.ParameterStore;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Draws the weights of a new model. Every parameter has its own stream, of seed and name, so that order plays no part. */
final class Initialiser {

    private static final double MATCH_SHARPNESS = 1.5;
    private static final float NEVER_YOURSELF = -8;
    private static final double POSITION_DEVIATION = 2.5;
    private static final float FAVOURITE = (float) (3 * POSITION_DEVIATION);
    private static final int FAVOURITE_DISTANCE = 4;

    private final T5Config config;
    private final Initialisation initialisation;
    private final long seed;

    Initialiser(T5Config config, Initialisation initialisation, long seed) {
        this.config = config;
        this.initialisation = initialisation;
        this.seed = seed;
    }

    /** One matrix at a time is in Java's memory, whatever the size of the model. */
    void fill(ParameterStore store, T5Layout layout) {
        layout.parameters().forEach(parameter -> store.set(parameter, ordinary(parameter)));
        if (initialisation == Initialisation.MATCH_AND_POSITION) {
            layout.parameters().stream()
                    .map(Parameter::name)
                    .filter(name -> name.endsWith("Attention.q.weight"))
                    .map(name -> name.substring(0, name.length() - "q.weight".length()))
                    .forEach(attention -> matchAndCopy(store, attention));
            change(store, "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", table -> {
                positions(table);
                neverYourself(table);
                favourites(table);
            });
            change(store, "decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", this::positions);
            if (!config.tieWordEmbeddings()) {
                float[] table = values(store, "shared.weight");
                scale(table, (float) Math.pow(config.dModel(), -0.5));
                store.set(store.parameter("lm_head.weight"), table);
            }
        }
    }

    private static float[] values(ParameterStore store, String name) {
        return store.values(store.parameter(name));
    }

    private static void change(ParameterStore store, String name, Consumer<float[]> change) {
        float[] values = values(store, name);
        change.accept(values);
        store.set(store.parameter(name), values);
    }

    private float[] ordinary(Parameter parameter) {
        String name = parameter.name();
        float[] values = new float[Math.toIntExact(parameter.elements())];
        if (name.endsWith("norm.weight")) {
            Arrays.fill(values, 1);
            return values;
        }
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ streamOf(name));
        double deviation = deviation(name);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }

    private double deviation(String name) {
        double d = config.dModel();
        if (name.equals("shared.weight") || name.equals("lm_head.weight")) {
            return 1;
        } else if (name.endsWith("Attention.q.weight")) {
            return Math.pow(d * config.dKv(), -0.5);
        } else if (name.endsWith("Attention.o.weight")) {
            return Math.pow(config.innerSize(), -0.5);
        } else if (name.endsWith(".wo.weight")) {
            return Math.pow(config.dFf(), -0.5);
        }
        return Math.pow(d, -0.5);
    }

    private void matchAndCopy(ParameterStore store, String attention) {
        int d = config.dModel();
        int inner = config.innerSize();
        float sharpness = (float) (MATCH_SHARPNESS / Math.sqrt(config.dKv()));
        float[] key = values(store, attention + "k.weight");
        change(store, attention + "q.weight", query -> {
            for (int i = 0; i < matchHeads() * config.dKv() * d; i++) {
                query[i] = key[i] * sharpness;
            }
        });
        float[] value = values(store, attention + "v.weight");
        float scale = (float) Math.sqrt((double) d / inner);
        change(store, attention + "o.weight", output -> {
            for (int row = 0; row < d; row++) {
                for (int column = 0; column < inner; column++) {
                    output[row * inner + column] = value[column * d + row] * scale;
                }
            }
        });
    }

    /** The drawn table has deviation d^-0.5; the same draws are widened. */
    private void positions(float[] table) {
        scale(table, (float) (POSITION_DEVIATION * Math.sqrt(config.dModel())));
    }

    private void neverYourself(float[] table) {
        int heads = config.numHeads();
        for (int bucket = 0; bucket < config.relativeAttentionNumBuckets(); bucket++) {
            Arrays.fill(table, bucket * heads, bucket * heads + matchHeads(), bucket == 0 ? NEVER_YOURSELF : 0);
        }
    }

    /**
     * Every near offset is preferred by one position head, in turn; which offsets the draws alone prefer is luck, and
     * what a small model cannot look at it does not learn to bind.
     */
    private void favourites(float[] table) {
        var buckets =
                new RelativeBuckets(config.relativeAttentionNumBuckets(), config.relativeAttentionMaxDistance(), true);
        int positionHeads = config.numHeads() - matchHeads();
        int turn = 0;
        for (int distance = 1; distance <= FAVOURITE_DISTANCE; distance++) {
            for (int offset : new int[] {-distance, distance}) {
                int head = matchHeads() + turn++ % positionHeads;
                table[buckets.of(offset) * config.numHeads() + head] = FAVOURITE;
            }
        }
    }

    private int matchHeads() {
        return config.numHeads() / 2;
    }

    private static void scale(float[] values, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    private static long streamOf(String name) {
        CRC32C checksum = new CRC32C();
        checksum.update(name.getBytes(StandardCharsets.UTF_8));
        return checksum.getValue();
    }
}
