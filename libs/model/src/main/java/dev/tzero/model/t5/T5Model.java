package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.lm.AnswerWeights;
import dev.tzero.model.lm.Backward;
import dev.tzero.model.lm.CacheUse;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.model.lm.Decoding;
import dev.tzero.model.lm.Dropout;
import dev.tzero.model.lm.ExampleRows;
import dev.tzero.model.lm.Gradients;
import dev.tzero.model.lm.LossOptions;
import dev.tzero.model.lm.MatrixPrecision;
import dev.tzero.model.lm.ModelMemory;
import dev.tzero.model.lm.NotFiniteException;
import dev.tzero.model.lm.Padded;
import dev.tzero.model.lm.Parameter;
import dev.tzero.model.lm.ParameterStore;
import dev.tzero.model.lm.Slab;
import dev.tzero.model.lm.TargetRows;
import dev.tzero.model.lm.TokenIds;
import dev.tzero.model.lm.TrainableModel;
import dev.tzero.model.lm.WeightUse;
import dev.tzero.model.weights.SafetensorsWriter;
import dev.tzero.model.weights.WeightLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A T5 in memory: its weights, and what can be computed with them.
 *
 * <p>Reading methods ({@link #targetLogProbabilities}, {@link #startDecoding}, {@link #logits}) may be called from several
 * threads at once. {@link #gradients} may run in one thread of the process at a time, and nobody reads while an optimizer
 * writes {@link #flatParameters}. Native memory is freed by {@link #close}.
 */
public final class T5Model implements TrainableModel {

    private final T5Config config;
    private final NDManager manager;
    private final T5Layout layout;
    private final ParameterStore store;
    private final T5Network network;
    private final NDList weights;
    private final Encoder encoder;
    private final Optional<VectorDecoder> vectorDecoder;
    private final TargetScorer scorer;
    private final Map<MatrixPrecision, Backward<TrainingBatch>> backward = new EnumMap<>(MatrixPrecision.class);

    /** A model whose weights can be written. */
    private T5Model(T5Config config) {
        this.config = config;
        this.manager = TorchEngine.newManager();
        this.layout = new T5Layout(config);
        this.store = new ParameterStore(manager, layout.slabs());
        this.network = new T5Network(manager, config);
        this.weights = T5Weights.list(config, store::slab);
        this.encoder = new Encoder(network, weights, config.padTokenId(), null);
        this.vectorDecoder = vectorDecoder(ComputeOptions.DEFAULT);
        this.scorer = new TargetScorer(config, network, weights, encoder, vectorDecoder);
    }

    /** A model that only answers. */
    private T5Model(T5Config config, NDManager manager, T5Layout layout, NDList weights, ComputeOptions options) {
        this.config = config;
        this.manager = manager;
        this.layout = layout;
        this.store = null;
        this.network = new T5Network(manager, config);
        this.weights = weights;
        this.encoder = new Encoder(
                network,
                weights,
                config.padTokenId(),
                new EncoderCache(manager.newSubManager(), options.encoderCacheBytes()));
        this.vectorDecoder = vectorDecoder(options);
        this.scorer = new TargetScorer(config, network, weights, encoder, vectorDecoder);
    }

    private Optional<VectorDecoder> vectorDecoder(ComputeOptions options) {
        return WeightUse.steppedByVectors(T5Weights.uses(config), layout.slabs(), options)
                ? Optional.of(new VectorDecoder(config, weights, network.decoderBuckets()))
                : Optional.empty();
    }

    /**
     * Loads a Hugging Face model folder: {@code config.json} and weights as safetensors or PyTorch's own format, single or
     * sharded, in float32, bfloat16, float16 or float64.
     *
     * @throws dev.tzero.model.ModelFormatException naming file, field and value of whatever does not fit
     */
    public static T5Model load(Path folder) throws IOException {
        T5Config config = T5Config.read(folder.resolve("config.json"));
        try (WeightLoader checkpoint = WeightLoader.open(folder, T5Tensors.of(config))) {
            checkpoint.requireMemory();
            T5Model model = new T5Model(config);
            try {
                model.store.load(checkpoint);
                return model;
            } catch (RuntimeException e) {
                model.close();
                throw e;
            }
        }
    }

    /**
     * Loads a folder as {@link #load(Path)} does, to answer only: the weights lie as products read them fastest, in the
     * precision and on the devices that are asked for. Such a model is neither trained nor written.
     *
     * @throws dev.tzero.model.ModelFormatException naming file, field and value of whatever does not fit
     * @throws IllegalArgumentException naming a device that is not there
     */
    public static T5Model loadToAnswer(Path folder, ComputeOptions options) throws IOException {
        T5Config config = T5Config.read(folder.resolve("config.json"));
        T5Layout layout = new T5Layout(config);
        return AnswerWeights.load(
                folder,
                T5Tensors.of(config),
                T5Weights.uses(config),
                layout.slabs(),
                options,
                (manager, weights) -> new T5Model(config, manager, layout, weights, options));
    }

    /** Memory that weights of this shape take when they are loaded by {@link #loadToAnswer}. */
    public static ModelMemory memoryToAnswer(T5Config config, ComputeOptions options) {
        return WeightUse.memory(T5Weights.uses(config), new T5Layout(config).slabs(), options);
    }

    /** A new model; the same arguments always give the same weights. */
    public static T5Model initialise(T5Config config, Initialisation initialisation, long seed) {
        T5Model model = new T5Model(config);
        new Initialiser(config, initialisation, seed).fill(model.store, model.layout);
        return model;
    }

    @Override
    public T5Config config() {
        return config;
    }

    @Override
    public List<Parameter> parameters() {
        return layout.parameters();
    }

    @Override
    public int vocabularySize() {
        return config.vocabSize();
    }

    @Override
    public int padTokenId() {
        return config.padTokenId();
    }

    @Override
    public int eosTokenId() {
        return config.eosTokenId();
    }

    /** Relative positions have no end. */
    @Override
    public int maxPositions() {
        return Integer.MAX_VALUE;
    }

    @Override
    public int[] prompt(int[] input) {
        return new int[] {config.decoderStartTokenId()};
    }

    @Override
    public long parameterCount() {
        return layout.size();
    }

    @Override
    public List<Slab> slabs() {
        return layout.slabs();
    }

    @Override
    public float[] values(String name) {
        return store().values(store().parameter(name));
    }

    @Override
    public NDArray flatParameters() {
        return store().flat();
    }

    @Override
    public void writeWeights(Path file) throws IOException {
        SafetensorsWriter.write(file, store().tensors(), Map.of("format", "pt"));
    }

    /**
     * Scores over the vocabulary.
     *
     * @param input encoder input
     * @param decoderInput decoder input, start token included, as many rows as {@code input}
     * @return {@code [row][position * vocab + id]}
     */
    public float[][] logits(Padded input, Padded decoderInput) {
        checkIds("input", input.ids());
        checkIds("decoderInput", decoderInput.ids());
        try (NDManager call = manager.newSubManager()) {
            EncoderOutput encoded = encoded(call, input);
            NDArray hidden = network.decode(call, weights, encoded, decoderInput.idArray(call));
            float[] all = network.logits(weights, hidden).toFloatArray();
            int width = all.length / decoderInput.rows();
            float[][] rows = new float[decoderInput.rows()][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(all, i * width, (i + 1) * width);
            }
            return rows;
        }
    }

    /**
     * Hidden states of both stacks: the embeddings, the output of every block but the last, and the last after its norm.
     *
     * @param input encoder input
     * @param decoderInput decoder input, start token included, as many rows as {@code input}
     */
    public HiddenStates hiddenStates(Padded input, Padded decoderInput) {
        checkIds("input", input.ids());
        checkIds("decoderInput", decoderInput.ids());
        try (NDManager call = manager.newSubManager()) {
            NDList encoder = network.encoderStates(call, weights, input);
            EncoderOutput encoded = encoded(call, input);
            NDList decoder = network.decoderStates(call, weights, encoded, decoderInput.idArray(call));
            return new HiddenStates(
                    encoder.stream().map(NDArray::toFloatArray).toList(),
                    decoder.stream().map(NDArray::toFloatArray).toList());
        }
    }

    @Override
    public float[][][] targetLogProbabilities(List<int[]> inputs, List<List<int[]>> targets) {
        if (targets.size() != inputs.size()) {
            throw new IllegalArgumentException(
                    "targets: " + targets.size() + ": expected one list for each of " + inputs.size() + " inputs");
        }
        TokenIds.check("inputs", inputs, config.vocabSize());
        targets.forEach(ofInput -> TokenIds.check("targets", ofInput, config.vocabSize()));
        try (NDManager call = manager.newSubManager()) {
            float[] values = scorer.logProbabilities(call, inputs, targets);
            int next = 0;
            float[][][] result = new float[targets.size()][][];
            for (int i = 0; i < result.length; i++) {
                result[i] = new float[targets.get(i).size()][];
                for (int j = 0; j < result[i].length; j++) {
                    int length = targets.get(i).get(j).length;
                    result[i][j] = finite(Arrays.copyOfRange(values, next, next + length), i, j);
                    next += length;
                }
            }
            return result;
        }
    }

    /**
     * Mean cross-entropy over all target tokens of a batch, and its gradient. The caller closes the result.
     *
     * @param input encoder input
     * @param targets one target per row, without the decoder start token
     */
    public Gradients gradients(Padded input, List<int[]> targets) {
        return gradients(List.of(batch(input, targets)), LossOptions.PLAIN, Dropout.NONE, MatrixPrecision.FLOAT32);
    }

    /**
     * Mean loss over all target tokens of a step, and its gradient. The caller closes the result.
     *
     * @param parts computed one after the other, so that memory is that of the largest; every target token counts the same
     */
    public Gradients gradients(
            List<TrainingBatch> parts, LossOptions options, Dropout dropout, MatrixPrecision precision) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("batch: no part: expected at least one");
        }
        for (TrainingBatch part : parts) {
            checkIds("input", part.inputIds());
            checkIds("targets", part.labels());
            part.checkScores(config.numHeads());
        }
        return backward(precision).gradients(parts, part -> part.labels().length, options, dropout);
    }

    @Override
    public Gradients gradientsOf(
            List<ExampleRows> parts, LossOptions options, Dropout dropout, MatrixPrecision precision) {
        return gradients(parts.stream().map(this::laidOut).toList(), options, dropout, precision);
    }

    private TrainingBatch laidOut(ExampleRows rows) {
        return rows.packed()
                ? packedBatch(rows)
                : batch(Padded.right(rows.allInputs(), config.padTokenId()), rows.allTargets());
    }

    /** Those of the encoder and of the decoder. */
    @Override
    public long places(ExampleRows rows) {
        return (long) rows.rows() * (rows.inputWidth() + rows.targetWidth());
    }

    /** A batch with one example per row; targets are without the decoder start token. */
    public TrainingBatch batch(Padded input, List<int[]> targets) {
        if (targets.size() != input.rows()) {
            throw new IllegalArgumentException(
                    "targets: " + targets.size() + ": expected one for each of " + input.rows() + " inputs");
        }
        return TrainingBatch.of(input, TargetRows.of(targets, config.decoderStartTokenId(), config.padTokenId()));
    }

    /** A batch with several examples per row: for each row its inputs, and as many targets without the decoder start token. */
    public TrainingBatch packedBatch(List<List<int[]>> inputs, List<List<int[]>> targets) {
        return packedBatch(new ExampleRows(inputs, targets));
    }

    private TrainingBatch packedBatch(ExampleRows rows) {
        return TrainingBatch.packed(rows, config.decoderStartTokenId(), config.padTokenId());
    }

    private ParameterStore store() {
        if (store == null) {
            throw new IllegalStateException(
                    "this model was loaded to answer only: load it with T5Model.load to train or write it");
        }
        return store;
    }

    private synchronized Backward<TrainingBatch> backward(MatrixPrecision precision) {
        return backward.computeIfAbsent(
                precision,
                p -> new Backward<>(
                        manager,
                        store(),
                        leaves -> T5Weights.list(config, leaves),
                        new TrainingNetwork(manager, config, p)::loss));
    }

    @Override
    public Decoding startDecoding(List<int[]> inputs) {
        TokenIds.check("inputs", inputs, config.vocabSize());
        NDManager call = manager.newSubManager();
        try {
            return new T5Decoding(encoder, network, vectorDecoder, weights, config, call, inputs);
        } catch (RuntimeException e) {
            call.close();
            throw e;
        }
    }

    @Override
    public CacheUse cacheUse() {
        return encoder.cacheUse();
    }

    @Override
    public void close() {
        manager.close();
        TorchEngine.giveBackMemory();
    }

    private EncoderOutput encoded(NDManager call, Padded input) {
        NDArray mask = input.maskArray(call);
        return new EncoderOutput(mask, network.cross(network.encode(call, weights, input, mask), weights));
    }

    private static float[] finite(float[] logProbabilities, int input, int target) {
        for (float logProbability : logProbabilities) {
            if (!Float.isFinite(logProbability)) {
                throw new NotFiniteException("log-probabilities of inputs[" + input + "], targets[" + target + "]");
            }
        }
        return logProbabilities;
    }

    private void checkIds(String field, long[] ids) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= config.vocabSize()) {
                throw new IllegalArgumentException(
                        field + ": token id " + ids[i] + ": expected 0 to " + (config.vocabSize() - 1));
            }
        }
    }
}
