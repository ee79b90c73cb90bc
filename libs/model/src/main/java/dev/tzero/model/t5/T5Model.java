package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.weights.SafetensorsWriter;
import dev.tzero.model.weights.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A T5 in memory: weights in float32, and what can be computed with them.
 *
 * <p>Reading methods ({@link #targetLogProbabilities}, {@link #startDecoding}, {@link #logits}) may be called from several
 * threads at once. {@link #gradients} may run in one thread of the process at a time, and nobody reads while an optimizer
 * writes {@link #flatParameters}. Native memory is freed by {@link #close}.
 */
public final class T5Model implements AutoCloseable {

    private final T5Config config;
    private final NDManager manager;
    private final T5Layout layout;
    private final ParameterStore store;
    private final T5Network network;
    private final NDList weights;
    private final Map<MatrixPrecision, Backward> backward = new EnumMap<>(MatrixPrecision.class);

    private T5Model(T5Config config) {
        this.config = config;
        this.manager = TorchEngine.newManager();
        this.layout = new T5Layout(config);
        this.store = new ParameterStore(manager, layout);
        this.network = new T5Network(manager, config);
        this.weights = T5Weights.list(config, store::slab);
    }

    /**
     * Loads a Hugging Face model folder: {@code config.json} and safetensors, single or sharded, in float32, bfloat16 or
     * float16.
     *
     * @throws dev.tzero.model.ModelFormatException naming file, field and value of whatever does not fit
     */
    public static T5Model load(Path folder) throws IOException {
        T5Config config = T5Config.read(folder.resolve("config.json"));
        try (TensorSource source = TensorSource.openFolder(folder)) {
            T5Model model = new T5Model(config);
            try {
                model.store.load(source);
                return model;
            } catch (RuntimeException e) {
                model.close();
                throw e;
            }
        }
    }

    /** A new model; the same arguments always give the same weights. */
    public static T5Model initialise(T5Config config, Initialisation initialisation, long seed) {
        T5Model model = new T5Model(config);
        new Initialiser(config, initialisation, seed).fill(model.store, model.layout);
        return model;
    }

    public T5Config config() {
        return config;
    }

    /** Every parameter, in the order of the flat array. */
    public List<Parameter> parameters() {
        return layout.parameters();
    }

    /** Elements of all parameters. */
    public long parameterCount() {
        return layout.size();
    }

    /** The tensors that an optimizer updates, in the order of the flat array. */
    public List<Slab> slabs() {
        return layout.slabs();
    }

    /** A copy of one parameter's values, in row-major order. */
    public float[] values(String name) {
        Parameter parameter = layout.parameters().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("parameter: \"" + name + "\": not in this model"));
        return store.values(parameter);
    }

    /** All weights as one native array {@code [parameterCount]}, for an optimizer to write in place. */
    public NDArray flatParameters() {
        return store.flat();
    }

    /** Writes all weights as one safetensors file that {@code transformers} opens. */
    public void writeWeights(Path file) throws IOException {
        SafetensorsWriter.write(file, store.tensors(), Map.of("format", "pt"));
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
            EncoderOutput encoded = network.encode(call, weights, input, false);
            NDArray hidden = network.decode(call, weights, encoded, decoderInput.idArray(call), null, false);
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
     * Log-probabilities of given targets. Each input is encoded once, whatever the number of its targets; all targets are
     * decoded together.
     *
     * @param input encoder input
     * @param targets for each input its targets as token ids, without the decoder start token; an input may have fewer
     *     than others
     * @return {@code [input][target][token]}
     */
    public float[][][] targetLogProbabilities(Padded input, List<List<int[]>> targets) {
        if (targets.size() != input.rows()) {
            throw new IllegalArgumentException(
                    "targets: " + targets.size() + ": expected one list for each of " + input.rows() + " inputs");
        }
        checkIds("input", input.ids());
        int most = targets.stream().mapToInt(List::size).max().orElse(0);
        List<int[]> rows = new ArrayList<>();
        for (List<int[]> ofInput : targets) {
            rows.addAll(ofInput);
            for (int i = ofInput.size(); i < most; i++) {
                rows.add(new int[0]);
            }
        }
        TargetRows target = TargetRows.of(rows, config.decoderStartTokenId(), config.padTokenId());
        checkIds("targets", target.labels());
        try (NDManager call = manager.newSubManager()) {
            NDArray hidden = decode(call, input, target);
            float[] values = network.targetLogProbabilities(call, weights, hidden, target)
                    .toFloatArray();
            int next = 0;
            float[][][] result = new float[targets.size()][][];
            for (int i = 0; i < result.length; i++) {
                result[i] = new float[targets.get(i).size()][];
                for (int j = 0; j < result[i].length; j++) {
                    int length = targets.get(i).get(j).length;
                    result[i][j] = Arrays.copyOfRange(values, next, next + length);
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
        return backward(precision).gradients(parts, options, dropout);
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
        return TrainingBatch.packed(inputs, targets, config.decoderStartTokenId(), config.padTokenId());
    }

    private synchronized Backward backward(MatrixPrecision precision) {
        return backward.computeIfAbsent(precision, p -> new Backward(manager, config, store, p));
    }

    /** Encodes inputs and begins to decode over them, one row per input. The caller closes the result. */
    public Decoding startDecoding(Padded input) {
        checkIds("input", input.ids());
        NDManager call = manager.newSubManager();
        try {
            EncoderOutput encoded = network.encode(call, weights, input, false);
            return new Decoding(network, weights, call, encoded, new DecoderCache(call, config, input.rows()));
        } catch (RuntimeException e) {
            call.close();
            throw e;
        }
    }

    /** Native arrays that live in the model's own memory; grows only when something leaks. */
    int liveArrays() {
        return manager.getManagedArrays().size();
    }

    @Override
    public void close() {
        manager.close();
    }

    private NDArray decode(NDManager call, Padded input, TargetRows target) {
        EncoderOutput encoded = network.encode(call, weights, input, false);
        NDArray ids = call.create(target.decoderIds(), new Shape(target.rows(), target.width()));
        return network.decode(call, weights, encoded, ids, null, false);
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
