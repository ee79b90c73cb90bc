package dev.tzero.model.gpt2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.lm.Decoding;
import dev.tzero.model.lm.KeyValueCache;
import dev.tzero.model.lm.StepScores;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Continues inputs, which are read at once but for their last token. */
final class Gpt2Decoding implements Decoding {

    private final Gpt2Network network;
    private final NDList weights;
    private final Gpt2Config config;
    private final NDManager manager;
    private final KeyValueCache cache;
    private int[] lastOfInput;
    private NDManager step;

    Gpt2Decoding(Gpt2Network network, NDList weights, Gpt2Config config, NDManager manager, List<int[]> inputs) {
        this.network = network;
        this.weights = weights;
        this.config = config;
        this.manager = manager;
        this.cache = read(inputs);
        this.lastOfInput = lastOf(inputs);
        this.step = manager.newSubManager();
    }

    @Override
    public int rows() {
        return cache.rows();
    }

    @Override
    public int[] firstTokens() {
        return lastOfInput.clone();
    }

    @Override
    public StepScores step(int[] tokens) {
        if (tokens.length != rows()) {
            throw new IllegalArgumentException("tokens: " + tokens.length + ": expected one for each of " + rows());
        }
        if (cache.keys() > config.nPositions()) {
            throw new IllegalArgumentException("tokens: position " + (cache.keys() - 1) + ": expected at most "
                    + (config.nPositions() - 1) + ", the last of this model");
        }
        step.close();
        step = manager.newSubManager();
        NDList past = cache.tensors();
        long[] positions = IntStream.range(0, rows()).mapToLong(cache::length).toArray();
        NDArray ids = step.create(Arrays.stream(tokens).asLongStream().toArray());
        NDList results = network.step(
                ids,
                step.create(positions),
                step.create(cache.slots()),
                Sequences.stepMask(step, cache),
                past,
                weights);
        cache.advance();
        return StepScores.read(results);
    }

    @Override
    public void select(int[] rows) {
        cache.select(rows);
        lastOfInput = Arrays.stream(rows).map(row -> lastOfInput[row]).toArray();
    }

    @Override
    public void join(List<int[]> inputs, int[] places) {
        cache.put(places, read(inputs));
        lastOfInput = Arrays.copyOf(lastOfInput, cache.rows());
        int[] joining = lastOf(inputs);
        for (int i = 0; i < places.length; i++) {
            lastOfInput[places[i]] = joining[i];
        }
    }

    private KeyValueCache read(List<int[]> inputs) {
        int[] lengths = inputs.stream().mapToInt(input -> input.length - 1).toArray();
        long[] ids = Sequences.withoutLast(inputs, config.eosTokenId());
        if (ids.length == 0) {
            return KeyValueCache.empty(
                    manager,
                    network.rows(),
                    Gpt2Weights.devices(config, weights),
                    inputs.size(),
                    config.nHead(),
                    config.headWidth());
        }
        try (NDManager scratch = manager.newSubManager()) {
            NDList read = network.read(
                    weights, Sequences.rightPadded(scratch, ids, new int[inputs.size()], config.nPositions() - 1));
            return KeyValueCache.of(manager, network.rows(), read, lengths);
        }
    }

    private static int[] lastOf(List<int[]> inputs) {
        return inputs.stream().mapToInt(input -> input[input.length - 1]).toArray();
    }

    @Override
    public void close() {
        manager.close();
    }
}
