package dev.tzero.model.t5;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.config.T5Config;
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
 * The decoder for few tokens at a time, in Java: the same operations on the same memory as those of libtorch, with weights read
 * as they lie in files. For some tokens it takes as long as reading the weights, and what operators of libtorch cost beside that
 * shows. Only for weights in float32 on the CPU.
 */
final class VectorDecoder {

    /** For more tokens the operators of libtorch are as fast. */
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
    VectorDecoder(T5Config config, NDList weights, RelativeBuckets buckets) {
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
     * The tokens that rows attend to in their own target, the row's token included. Keys and values of one target and head lie
     * side by side.
     *
     * @param lengths of what comes before each row's token
     * @param slots where the keys and values of each row and head are written, in units of the head's width
     * @param keysAndValues for every block in turn
     */
    record Own(int[] lengths, long[] slots, List<MemorySegment> keysAndValues) {}

    /**
     * The inputs that rows attend to.
     *
     * @param inputOfRow which input each row reads
     * @param lengths tokens of each input
     * @param places tokens that there is memory for, in every input
     * @param keysAndValues {@code [inputs, heads, places, width]} for every block in turn
     */
    record Seen(int[] inputOfRow, int[] lengths, int places, List<MemorySegment> keysAndValues) {}

    /** What may follow one token per row; its keys and values are written to {@code own}. */
    StepScores step(int[] tokens, Own own, Seen seen) {
        return scores(logits(tokens, own, seen), tokens.length);
    }

    /** Log-probabilities of the token that follows each row's; keys and values are written to {@code own}. */
    float[] logProbabilities(int[] tokens, int[] following, Own own, Seen seen) {
        float[] logits = logits(tokens, own, seen);
        int vocabulary = head.outputs();
        float[] result = new float[tokens.length];
        normalize(
                logits,
                tokens.length,
                (row, max, normalizer) -> result[row] = logits[row * vocabulary + following[row]] - normalizer);
        return result;
    }

    /**
     * Memory for rows whose targets are all of one call: every block may use the same. It is that of tensors, as a cache's is:
     * where loops have also seen arrays of the heap, C2 compiles them to two thirds of the speed.
     *
     * @param before as {@link Own#lengths}; rows of a target lie side by side
     */
    Own ownMemory(NDManager manager, int[] before) {
        int heads = config.numHeads();
        long[] slots = new long[before.length * heads];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = (long) (i % heads) * before.length + i / heads;
        }
        Shape shape = new Shape(slots.length, config.dKv());
        MemorySegment keys = TensorMemory.of(manager.create(shape, DataType.FLOAT32));
        MemorySegment values = TensorMemory.of(manager.create(shape, DataType.FLOAT32));
        List<MemorySegment> memory = new ArrayList<>();
        blocks.forEach(block -> memory.addAll(List.of(keys, values)));
        return new Own(before, slots, memory);
    }

    /** @return {@code [row * vocabulary + id]} */
    private float[] logits(int[] tokens, Own own, Seen seen) {
        int rows = tokens.length;
        float[] x = embedded(tokens);
        float[][] bias = bias(own.lengths);
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            float[] qkv = block.qkv.times(norm(x, block.norm0), rows);
            MemorySegment keys = own.keysAndValues.get(2 * i);
            MemorySegment values = own.keysAndValues.get(2 * i + 1);
            remember(qkv, own.slots, keys, values);
            Lanes.add(x, block.o.times(own(qkv, bias, own.slots, keys, values), rows));
            float[] q = block.crossQ.times(norm(x, block.norm1), rows);
            Lanes.add(x, block.crossO.times(across(q, seen, 2 * i), rows));
            float[] wide = block.wi.times(norm(x, block.norm2), rows);
            Lanes.add(x, block.wo.times(activated(wide, rows), rows));
        }
        float[] hidden = norm(x, lastNorm);
        if (config.tieWordEmbeddings()) {
            Lanes.scale(hidden, (float) Math.pow(config.dModel(), -0.5));
        }
        return head.times(hidden, rows);
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

    /** Writes keys and values before any row attends to them. */
    private void remember(float[] qkv, long[] slots, MemorySegment keys, MemorySegment values) {
        int heads = config.numHeads();
        int width = config.dKv();
        int inner = config.innerSize();
        for (int task = 0; task < slots.length; task++) {
            int key = task / heads * 3 * inner + inner + task % heads * width;
            long slot = slots[task] * width * Float.BYTES;
            MemorySegment.copy(qkv, key, keys, ValueLayout.JAVA_FLOAT, slot, width);
            MemorySegment.copy(qkv, key + inner, values, ValueLayout.JAVA_FLOAT, slot, width);
        }
    }

    /**
     * Attention to the target's own tokens, up to the row's.
     *
     * @param bias as {@link #bias} gives it
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
                long first = (slots[task] - scores.length + 1) * width * Float.BYTES;
                Attention.addScores(qkv, row * 3 * inner + head * width, keys, first, width, scores);
                Attention.see(scores, values, first, width, out, row * inner + head * width);
            }
        });
        return out;
    }

    /** What every block adds to the scores of a row's head {@code [row * heads + head][key]}. */
    private float[][] bias(int[] lengths) {
        int heads = config.numHeads();
        float[][] bias = new float[lengths.length * heads][];
        for (int task = 0; task < bias.length; task++) {
            int length = lengths[task / heads];
            bias[task] = new float[length + 1];
            for (int key = 0; key <= length; key++) {
                int bucket = bucketOfDistance[Math.min(length - key, bucketOfDistance.length - 1)];
                bias[task][key] = biases.getAtIndex(ValueLayout.JAVA_FLOAT, (long) bucket * heads + task % heads);
            }
        }
        return bias;
    }

    /** Attention to the tokens of the row's input. @param at keys of the block in {@link Seen#keysAndValues} */
    private float[] across(float[] q, Seen seen, int at) {
        MemorySegment keys = seen.keysAndValues.get(at);
        MemorySegment values = seen.keysAndValues.get(at + 1);
        int heads = config.numHeads();
        int width = config.dKv();
        float[] out = new float[q.length];
        ThreadTeam.ofProcess().split(q.length / width, 1, (from, to) -> {
            for (int task = from; task < to; task++) {
                int input = seen.inputOfRow[task / heads];
                long first = ((long) input * heads + task % heads) * seen.places * width * Float.BYTES;
                float[] scores = new float[seen.lengths[input]];
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
        normalize(logits, rows, (row, max, sum) -> {
            int from = row * vocabulary;
            int best = from;
            while (best < from + vocabulary - 1 && logits[best] != max) {
                best++;
            }
            likeliest[row] = best - from;
            normalizer[row] = sum;
            logProbability[row] = max - sum;
        });
        return new StepScores(likeliest, logProbability, normalizer, () -> logits);
    }

    /** What becomes of a row: its largest logit, and the logarithm of the sum of all exponentials. */
    private interface Normalized {
        void row(int row, float max, float logSumExp);
    }

    /** Looks at every row of logits, many at once. */
    private void normalize(float[] logits, int rows, Normalized use) {
        int vocabulary = head.outputs();
        ThreadTeam.ofProcess().split(rows, 1, (first, end) -> {
            for (int row = first; row < end; row++) {
                int from = row * vocabulary;
                float max = Lanes.max(logits, from, from + vocabulary);
                use.row(row, max, Lanes.logSumExp(logits, from, from + vocabulary, max));
            }
        });
    }
}
