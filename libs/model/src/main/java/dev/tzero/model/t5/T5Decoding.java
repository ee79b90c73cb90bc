package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.lm.Decoding;
import dev.tzero.model.lm.KeyValueCache;
import dev.tzero.model.lm.Padded;
import dev.tzero.model.lm.StepScores;
import dev.tzero.model.vector.TensorMemory;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Decoding over encoded inputs: few rows are computed in Java, more by one native call a step, on the same memory. */
final class T5Decoding implements Decoding {

    private final Encoder encoder;
    private final T5Network network;
    private final Optional<VectorDecoder> vectorDecoder;
    private final TensorMemory pastMemory = new TensorMemory();
    private final TensorMemory seenMemory = new TensorMemory();
    private final NDList weights;
    private final T5Config config;
    private final NDManager manager;
    private final KeyValueCache cache;
    private final CrossAttention cross;
    private NDManager step;

    T5Decoding(
            Encoder encoder,
            T5Network network,
            Optional<VectorDecoder> vectorDecoder,
            NDList weights,
            T5Config config,
            NDManager manager,
            List<int[]> inputs) {
        this.encoder = encoder;
        this.network = network;
        this.vectorDecoder = vectorDecoder;
        this.weights = weights;
        this.config = config;
        this.manager = manager;
        this.cross = cross(inputs);
        this.cache = KeyValueCache.empty(
                manager,
                network.rows(),
                T5Weights.decoderDevices(config, weights),
                inputs.size(),
                config.numHeads(),
                config.dKv());
        this.step = manager.newSubManager();
    }

    @Override
    public int rows() {
        return cache.rows();
    }

    @Override
    public int[] firstTokens() {
        int[] tokens = new int[rows()];
        Arrays.fill(tokens, config.decoderStartTokenId());
        return tokens;
    }

    @Override
    public StepScores step(int[] tokens) {
        if (tokens.length != rows()) {
            throw new IllegalArgumentException("tokens: " + tokens.length + ": expected one for each of " + rows());
        }
        StepScores scores = vectorDecoder.isPresent() && tokens.length <= VectorDecoder.MOST_ROWS
                ? vectorStep(vectorDecoder.get(), tokens)
                : nativeStep(tokens);
        cache.advance();
        return scores;
    }

    private StepScores vectorStep(VectorDecoder vectors, int[] tokens) {
        List<MemorySegment> past = pastMemory.of(cache.tensors());
        return vectors.step(
                tokens,
                new VectorDecoder.Own(cache.lengths(), cache.slots(), past),
                new VectorDecoder.Seen(
                        cross.inputOfRows(), cross.lengths(), cross.places(), seenMemory.of(cross.keysAndValues())));
    }

    private StepScores nativeStep(int[] tokens) {
        step.close();
        step = manager.newSubManager();
        NDList past = cache.tensors();
        int keys = cache.keys();
        boolean even = cache.even();
        int different = even ? 1 : rows();
        NDArray mask =
                even ? step.zeros(new Shape(0)) : step.create(cache.mask(Padded.MASKED), new Shape(rows(), 1, 1, keys));
        NDList results = network.step(
                step.create(Arrays.stream(tokens).asLongStream().toArray()),
                step.create(cache.slots()),
                step.create(buckets(different, keys), new Shape(different, keys)),
                mask,
                cross.mask(),
                cross.keysAndValues(),
                past,
                weights);
        return StepScores.read(results);
    }

    private long[] buckets(int different, int keys) {
        long[] buckets = new long[different * keys];
        for (int row = 0; row < different; row++) {
            long[] table = network.decoderBuckets().table(cache.length(row), 1, keys);
            System.arraycopy(table, 0, buckets, row * keys, keys);
        }
        return buckets;
    }

    @Override
    public void select(int[] rows) {
        cross.select(rows);
        cache.select(rows);
    }

    @Override
    public void join(List<int[]> inputs, int[] places) {
        try (NDManager scratch = manager.newSubManager()) {
            cross.join(encoder.encode(scratch, inputs).cross(), inputs, places);
        }
        cache.clear(places);
    }

    private CrossAttention cross(List<int[]> inputs) {
        NDManager memory = manager.newSubManager();
        try (NDManager scratch = memory.newSubManager()) {
            NDList read = network.settle(encoder.encode(scratch, inputs).cross(), weights);
            read.attach(memory);
            return new CrossAttention(memory, network.rows(), read, inputs);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
