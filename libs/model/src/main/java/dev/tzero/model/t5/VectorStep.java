package dev.tzero.model.t5;

import ai.djl.ndarray.NDList;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.lm.KeyValueCache;
import dev.tzero.model.lm.StepScores;
import dev.tzero.model.vector.Attention;
import dev.tzero.model.vector.Lanes;
import dev.tzero.model.vector.Matrix;
import dev.tzero.model.vector.TensorMemory;
import dev.tzero.model.vector.ThreadTeam;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The step of {@link T5StepSource} for few rows, in Java: the same operations on the same memory, with weights read as they
 * lie in files. For some rows a step is as long as reading its weights, and what operators of libtorch cost beside that shows.
 * Only for weights in float32 on the CPU.
 */
final class VectorStep {

    /** For more rows the operators of libtorch are as fast. */
    static final int MOST_ROWS = 32;

    private static final int COLUMNS_AT_ONCE = 64;

    private final T5Config config;
    private final MemorySegment embeddings;
    private final MemorySegment biases;
    private final MemorySegment lastNorm;
    private final Matrix head;
    private final List<Block> blocks = new ArrayList<>();
    private final int[] bucketOfDistance;

    private record Block(
            MemorySegment norm0,
            Matrix qkv,
            Matrix o,
            MemorySegment norm1,
            Matrix crossQ,
            Matrix crossO,
            MemorySegment norm2,
            Matrix wi,
            Matrix wo) {

        static Block at(NDList weights, int at) {
            return new Block(
                    TensorMemory.of(weights.get(at)),
                    Matrix.of(weights.get(at + 1)),
                    Matrix.of(weights.get(at + 2)),
                    TensorMemory.of(weights.get(at + 3)),
                    Matrix.of(weights.get(at + 4)),
                    Matrix.of(weights.get(at + 5)),
                    TensorMemory.of(weights.get(at + 6)),
                    Matrix.of(weights.get(at + 7)),
                    Matrix.of(weights.get(at + 8)));
        }
    }

    /** @param weights as {@link T5Weights} lists them; those of the decoder as they lie in files */
    VectorStep(T5Config config, NDList weights, RelativeBuckets buckets) {
        this.config = config;
        this.embeddings = TensorMemory.of(weights.get(0));
        this.head = Matrix.of(weights.get(1));
        this.biases = TensorMemory.of(weights.get(3));
        this.lastNorm = TensorMemory.of(weights.get(5));
        for (int block = 0; block < config.numDecoderLayers(); block++) {
            blocks.add(Block.at(weights, T5Weights.decoderBlock(config, block)));
        }
        this.bucketOfDistance = new int[config.relativeAttentionMaxDistance() + 1];
        for (int distance = 0; distance < bucketOfDistance.length; distance++) {
            bucketOfDistance[distance] = buckets.of(-distance);
        }
    }

    /**
     * Feeds one token per row, and writes its keys and values to the cache, which is not advanced.
     *
     * @param tokens one for each row
     * @param past memory of {@link KeyValueCache#tensors}
     * @param seen memory of {@link CrossAttention#keysAndValues}
     */
    StepScores step(
            int[] tokens,
            KeyValueCache cache,
            List<MemorySegment> past,
            CrossAttention cross,
            List<MemorySegment> seen) {
        int rows = tokens.length;
        float[] x = embedded(tokens);
        float[][] bias = bias(cache);
        long[] slots = cache.slots();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            float[] qkv = block.qkv.times(norm(x, block.norm0), rows);
            Lanes.add(x, block.o.times(own(qkv, bias, slots, past.get(2 * i), past.get(2 * i + 1)), rows));
            float[] q = block.crossQ.times(norm(x, block.norm1), rows);
            Lanes.add(x, block.crossO.times(across(q, rows, cross, seen.get(2 * i), seen.get(2 * i + 1)), rows));
            float[] wide = block.wi.times(norm(x, block.norm2), rows);
            Lanes.add(x, block.wo.times(activated(wide, rows), rows));
        }
        float[] hidden = norm(x, lastNorm);
        if (config.tieWordEmbeddings()) {
            Lanes.scale(hidden, (float) Math.pow(config.dModel(), -0.5));
        }
        return scores(head.times(hidden, rows), rows);
    }

    private float[] embedded(int[] tokens) {
        int width = config.dModel();
        float[] x = new float[tokens.length * width];
        for (int row = 0; row < tokens.length; row++) {
            MemorySegment.copy(
                    embeddings,
                    ValueLayout.JAVA_FLOAT,
                    (long) tokens[row] * width * Float.BYTES,
                    x,
                    row * width,
                    width);
        }
        return x;
    }

    private float[] norm(float[] x, MemorySegment weights) {
        return Lanes.rmsNorm(x, weights, config.layerNormEpsilon());
    }

    /**
     * Attention to the row's own tokens, the new one included.
     *
     * @param bias as {@link #bias} gives it
     * @param slots as {@link KeyValueCache#slots} gives them
     */
    private float[] own(float[] qkv, float[][] bias, long[] slots, MemorySegment keys, MemorySegment values) {
        int heads = config.numHeads();
        int width = config.dKv();
        int inner = config.innerSize();
        float[] out = new float[qkv.length / 3];
        ThreadTeam.ofProcess().split(slots.length, 1, (from, to) -> {
            for (int task = from; task < to; task++) {
                int row = task / heads;
                int head = task % heads;
                float[] scores = bias[task].clone();
                long slot = slots[task] * width * Float.BYTES;
                long first = slot - (scores.length - 1L) * width * Float.BYTES;
                int query = row * 3 * inner + head * width;
                MemorySegment.copy(qkv, query + inner, keys, ValueLayout.JAVA_FLOAT, slot, width);
                MemorySegment.copy(qkv, query + 2 * inner, values, ValueLayout.JAVA_FLOAT, slot, width);
                Attention.addScores(qkv, query, keys, first, width, scores);
                Attention.see(scores, values, first, width, out, row * inner + head * width);
            }
        });
        return out;
    }

    /** What every block adds to the scores of a row's head {@code [row * heads + head][key]}. */
    private float[][] bias(KeyValueCache cache) {
        int heads = config.numHeads();
        float[][] bias = new float[cache.rows() * heads][];
        for (int task = 0; task < bias.length; task++) {
            int length = cache.length(task / heads);
            bias[task] = new float[length + 1];
            for (int key = 0; key <= length; key++) {
                int bucket = bucketOfDistance[Math.min(length - key, bucketOfDistance.length - 1)];
                bias[task][key] = biases.getAtIndex(ValueLayout.JAVA_FLOAT, (long) bucket * heads + task % heads);
            }
        }
        return bias;
    }

    /** Attention to the tokens of the row's input. */
    private float[] across(float[] q, int rows, CrossAttention cross, MemorySegment keys, MemorySegment values) {
        int heads = config.numHeads();
        int width = config.dKv();
        float[] out = new float[rows * config.innerSize()];
        ThreadTeam.ofProcess().split(rows * heads, 1, (from, to) -> {
            for (int task = from; task < to; task++) {
                int row = task / heads;
                long first = ((long) cross.inputOf(row) * heads + task % heads) * cross.places() * width * Float.BYTES;
                float[] scores = new float[cross.length(row)];
                Attention.addScores(q, task * width, keys, first, width, scores);
                Attention.see(scores, values, first, width, out, task * width);
            }
        });
        return out;
    }

    private float[] activated(float[] wide, int rows) {
        boolean gated = config.feedForward().gated();
        int columns = wide.length / rows / (gated ? 2 : 1);
        float[] narrow = new float[rows * columns];
        ThreadTeam.ofProcess()
                .split(
                        columns,
                        COLUMNS_AT_ONCE,
                        (from, to) -> Lanes.activate(
                                config.feedForward().activation(), gated, wide, narrow, columns, from, to));
        return narrow;
    }

    private StepScores scores(float[] logits, int rows) {
        int vocabulary = head.outputs();
        int[] likeliest = new int[rows];
        float[] logProbability = new float[rows];
        float[] normalizer = new float[rows];
        for (int row = 0; row < rows; row++) {
            int from = row * vocabulary;
            float max = Lanes.max(logits, from, from + vocabulary);
            int best = from;
            while (best < from + vocabulary - 1 && logits[best] != max) {
                best++;
            }
            likeliest[row] = best - from;
            normalizer[row] = Lanes.logSumExp(logits, from, from + vocabulary, max);
            logProbability[row] = max - normalizer[row];
        }
        return new StepScores(likeliest, logProbability, normalizer, () -> logits);
    }
}
