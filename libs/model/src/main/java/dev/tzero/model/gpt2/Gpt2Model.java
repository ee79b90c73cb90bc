package dev.tzero.model.gpt2;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.model.lm.Decoding;
import dev.tzero.model.lm.LanguageModel;
import dev.tzero.model.lm.NotFiniteException;
import dev.tzero.model.lm.Padded;
import dev.tzero.model.lm.TargetRows;
import dev.tzero.model.lm.TokenIds;
import dev.tzero.model.weights.ExpectedTensors;
import dev.tzero.model.weights.TensorSpec;
import dev.tzero.model.weights.WeightLoader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A GPT-2 in memory, float32: T-Zero's second class of models, decoder only.
 *
 * <p>All methods may be called from several threads at once. Native memory is freed by {@link #close}.
 */
public final class Gpt2Model implements LanguageModel {

    private final Gpt2Config config;
    private final NDManager manager;
    private final Gpt2Network network;
    private final Map<TensorSpec, NDArray> tensors = new HashMap<>();
    private final NDList weights = new NDList();
    private final List<String> names = new ArrayList<>();

    private Gpt2Model(Gpt2Config config, ExpectedTensors expected) {
        this.config = config;
        this.manager = TorchEngine.newManager();
        this.network = new Gpt2Network(manager, config);
        for (TensorSpec spec : expected.tensors()) {
            NDArray tensor = manager.zeros(new Shape(spec.shape()));
            tensor.setName("w[]");
            tensors.put(spec, tensor);
            weights.add(tensor);
            names.add(spec.name());
        }
    }

    /**
     * Loads a Hugging Face model folder.
     *
     * @throws dev.tzero.model.ModelFormatException naming file, field and value of whatever does not fit
     */
    public static Gpt2Model load(Path folder) throws IOException {
        Gpt2Config config = Gpt2Config.read(folder.resolve("config.json"));
        ExpectedTensors expected = Gpt2Tensors.of(config);
        try (WeightLoader checkpoint = WeightLoader.open(folder, expected)) {
            Gpt2Model model = new Gpt2Model(config, expected);
            try {
                checkpoint.load(
                        spec -> MemorySegment.ofBuffer(model.tensors.get(spec).toByteBuffer(true)));
                return model;
            } catch (RuntimeException e) {
                model.close();
                throw e;
            }
        }
    }

    /**
     * Loads a folder as {@link #load(Path)} does.
     *
     * @throws IllegalArgumentException for anything but float32 on the CPU: nothing else was written for this family yet
     */
    public static Gpt2Model load(Path folder, ComputeOptions options) throws IOException {
        if (!options.equals(ComputeOptions.DEFAULT)) {
            throw new IllegalArgumentException("options: " + options.precision().spelling() + " on " + options.devices()
                    + ": GPT-2 is computed in float32 on the CPU");
        }
        return load(folder);
    }

    /** The shape of this model. */
    public Gpt2Config config() {
        return config;
    }

    @Override
    public int vocabularySize() {
        return config.vocabSize();
    }

    /** GPT-2 has no padding: places that nothing looks at are filled with end of sequence. */
    @Override
    public int padTokenId() {
        return config.eosTokenId();
    }

    @Override
    public int eosTokenId() {
        return config.eosTokenId();
    }

    @Override
    public int maxPositions() {
        return config.nPositions();
    }

    @Override
    public long parameterCount() {
        return tensors.keySet().stream().mapToLong(TensorSpec::elements).sum();
    }

    @Override
    public int[] prompt(int[] input) {
        return input.clone();
    }

    /**
     * Scores over the vocabulary. Padding may stand on either side; positions count real tokens.
     *
     * @return {@code [row][position * vocab + id]}; of padded places as the reference computes them, without meaning
     */
    public float[][] logits(Padded sequences) {
        try (NDManager call = manager.newSubManager()) {
            NDArray hidden = network.hidden(weights, reading(call, sequences), null, null);
            return perRow(network.logits(weights, hidden));
        }
    }

    /**
     * Hidden states: the embeddings, the output of every block but the last, and the last after its norm.
     *
     * @return {@code [state][row][position * size + element]}
     */
    public List<float[][]> hiddenStates(Padded sequences) {
        try (NDManager call = manager.newSubManager()) {
            return network.states(weights, reading(call, sequences)).stream()
                    .map(Gpt2Model::perRow)
                    .toList();
        }
    }

    /** Mean cross-entropy of every token given those before it, over sequences of two tokens and more. */
    public double loss(List<int[]> sequences) {
        List<List<int[]>> targets = sequences.stream()
                .map(sequence -> List.of(Arrays.copyOfRange(sequence, Math.min(1, sequence.length), sequence.length)))
                .toList();
        List<int[]> inputs =
                sequences.stream().map(sequence -> Arrays.copyOf(sequence, 1)).toList();
        double sum = 0;
        int count = 0;
        for (float[][] sequence : targetLogProbabilities(inputs, targets)) {
            for (float logProbability : sequence[0]) {
                sum -= logProbability;
                count++;
            }
        }
        return sum / count;
    }

    /**
     * Mean cross-entropy as the reference gives it for a padded batch with its own ids as labels, those of padding ignored: in
     * a row that is padded on the left the first token counts as well, predicted from padding. See {@link #loss(List)} for one
     * that does not depend on padding.
     */
    public double loss(Padded sequences) {
        try (NDManager call = manager.newSubManager()) {
            NDArray hidden = network.hidden(weights, reading(call, sequences), null, null);
            return -network.targetLogProbabilities(call, weights, hidden, labels(sequences))
                    .mean()
                    .getFloat();
        }
    }

    /**
     * {@link #loss(Padded)} and its gradient with respect to every parameter, which are copied for it. Not for several threads
     * of the process at once.
     */
    public Gpt2Gradients gradients(Padded sequences) {
        try (NDManager call = manager.newSubManager()) {
            NDList leaves = new NDList();
            for (NDArray tensor : weights) {
                NDArray leaf = tensor.duplicate();
                leaf.attach(call);
                leaf.setRequiresGradient(true);
                leaf.setName(tensor.getName());
                leaves.add(leaf);
            }
            double loss;
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray mean = network.recordedLoss(call, leaves, reading(call, sequences), labels(sequences));
                collector.backward(mean);
                loss = mean.getFloat();
            }
            Map<String, float[]> gradients = new LinkedHashMap<>();
            for (int i = 0; i < leaves.size(); i++) {
                gradients.put(names.get(i), leaves.get(i).getGradient().toFloatArray());
            }
            return new Gpt2Gradients(loss, gradients);
        }
    }

    /** Every real token but those that begin the rectangle, told by the place before it. */
    private TargetRows labels(Padded sequences) {
        int width = sequences.width();
        int[] places = IntStream.range(0, sequences.ids().length)
                .filter(i ->
                        i % width > 0 && (sequences.mask() == null || sequences.mask()[i]))
                .toArray();
        if (places.length == 0) {
            throw new IllegalArgumentException("sequences: one token each: expected a longer one");
        }
        return new TargetRows(
                sequences.ids(),
                Arrays.stream(places).mapToLong(i -> i - 1).toArray(),
                Arrays.stream(places).mapToLong(i -> sequences.ids()[i]).toArray(),
                sequences.rows(),
                width);
    }

    @Override
    public float[][][] targetLogProbabilities(List<int[]> inputs, List<List<int[]>> targets) {
        if (targets.size() != inputs.size()) {
            throw new IllegalArgumentException(
                    "targets: " + targets.size() + ": expected one list for each of " + inputs.size() + " inputs");
        }
        TokenIds.check("inputs", inputs, config.vocabSize());
        targets.forEach(ofInput -> TokenIds.check("targets", ofInput, config.vocabSize()));
        requireRoom(inputs, targets);
        int most = targets.stream().mapToInt(List::size).max().orElseThrow();
        TargetRows rows = rows(inputs, targets, most);
        try (NDManager call = manager.newSubManager()) {
            int[] first = new int[rows.rows()];
            Arrays.setAll(first, row -> inputs.get(row / most).length - 1);
            int last = config.nPositions() - 1;
            long[] before = Sequences.withoutLast(inputs, padTokenId());
            NDList prefix = before.length == 0
                    ? null
                    : network.read(weights, Sequences.rightPadded(call, before, new int[inputs.size()], last));
            NDArray hidden = network.hidden(
                    weights,
                    Sequences.rightPadded(call, rows.decoderIds(), first, last),
                    prefix,
                    prefix == null ? null : Sequences.mask(call, inputs));
            float[] values =
                    network.targetLogProbabilities(call, weights, hidden, rows).toFloatArray();
            return perTarget(values, targets);
        }
    }

    /** Every input has as many rows, the last ones perhaps empty, so that all can share what was read of it. */
    private TargetRows rows(List<int[]> inputs, List<List<int[]>> targets, int most) {
        List<int[]> rows = new ArrayList<>();
        int[] starts = new int[inputs.size() * most];
        for (int i = 0; i < inputs.size(); i++) {
            int[] input = inputs.get(i);
            for (int j = 0; j < most; j++) {
                starts[rows.size()] = input[input.length - 1];
                rows.add(j < targets.get(i).size() ? targets.get(i).get(j) : new int[0]);
            }
        }
        return TargetRows.of(rows, starts, padTokenId());
    }

    private static float[][][] perTarget(float[] values, List<List<int[]>> targets) {
        int next = 0;
        float[][][] result = new float[targets.size()][][];
        for (int i = 0; i < result.length; i++) {
            result[i] = new float[targets.get(i).size()][];
            for (int j = 0; j < result[i].length; j++) {
                int end = next + targets.get(i).get(j).length;
                for (int at = next; at < end; at++) {
                    if (!Float.isFinite(values[at])) {
                        throw new NotFiniteException("log-probabilities of inputs[" + i + "], targets[" + j + "]");
                    }
                }
                result[i][j] = Arrays.copyOfRange(values, next, end);
                next = end;
            }
        }
        return result;
    }

    private void requireRoom(List<int[]> inputs, List<List<int[]>> targets) {
        for (int i = 0; i < inputs.size(); i++) {
            int longest = targets.get(i).stream()
                    .mapToInt(target -> target.length)
                    .max()
                    .orElseThrow();
            if (inputs.get(i).length + longest > config.nPositions()) {
                throw new IllegalArgumentException("inputs[" + i + "]: " + inputs.get(i).length + " tokens and "
                        + longest + " of its longest target: expected at most " + config.nPositions()
                        + " together, the positions of this model");
            }
        }
    }

    @Override
    public Decoding startDecoding(List<int[]> inputs) {
        TokenIds.check("inputs", inputs, config.vocabSize());
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).length > config.nPositions()) {
                throw new IllegalArgumentException("inputs[" + i + "]: " + inputs.get(i).length
                        + " tokens: expected at most " + config.nPositions() + ", the positions of this model");
            }
        }
        NDManager call = manager.newSubManager();
        try {
            return new Gpt2Decoding(network, weights, config, call, inputs);
        } catch (RuntimeException e) {
            call.close();
            throw e;
        }
    }

    private Gpt2Network.Reading reading(NDManager call, Padded sequences) {
        if (sequences.width() > config.nPositions()) {
            throw new IllegalArgumentException("sequences: " + sequences.width() + " tokens: expected at most "
                    + config.nPositions() + ", the positions of this model");
        }
        int[] ids = Arrays.stream(sequences.ids()).mapToInt(Math::toIntExact).toArray();
        TokenIds.check("sequences", List.of(ids), config.vocabSize());
        return Sequences.of(call, sequences);
    }

    private static float[][] perRow(NDArray tensor) {
        float[] all = tensor.toFloatArray();
        int rows = Math.toIntExact(tensor.getShape().get(0));
        float[][] result = new float[rows][];
        for (int i = 0; i < rows; i++) {
            result[i] = Arrays.copyOfRange(all, i * (all.length / rows), (i + 1) * (all.length / rows));
        }
        return result;
    }

    @Override
    public void close() {
        manager.close();
    }
}
