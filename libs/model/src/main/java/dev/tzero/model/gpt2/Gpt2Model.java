package dev.tzero.model.gpt2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.lm.AnswerWeights;
import dev.tzero.model.lm.Backward;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A GPT-2 in memory: T-Zero's second class of models, decoder only.
 *
 * <p>Reading methods may be called from several threads at once; for gradients see {@link TrainableModel}. Native memory is
 * freed by {@link #close}.
 */
public final class Gpt2Model implements TrainableModel {

    private final Gpt2Config config;
    private final NDManager manager;
    private final Gpt2Network network;
    private final List<Slab> slabs;
    private final ParameterStore store;
    private final NDList weights;
    private final Map<MatrixPrecision, Backward<Gpt2Batch>> backward = new EnumMap<>(MatrixPrecision.class);

    /** A model whose weights can be written. */
    private Gpt2Model(Gpt2Config config) {
        this.config = config;
        this.manager = TorchEngine.newManager();
        this.network = new Gpt2Network(manager, config, true);
        this.slabs = Gpt2Layout.of(config);
        this.store = new ParameterStore(manager, slabs);
        this.weights = Gpt2Weights.list(config, store::slab);
    }

    /** A model that only answers. */
    private Gpt2Model(Gpt2Config config, NDManager manager, List<Slab> slabs, NDList weights) {
        this.config = config;
        this.manager = manager;
        this.network = new Gpt2Network(manager, config, false);
        this.slabs = slabs;
        this.store = null;
        this.weights = weights;
    }

    /** Memory that weights of this shape take when they are loaded by {@link #loadToAnswer}. */
    public static ModelMemory memoryToAnswer(Gpt2Config config, ComputeOptions options) {
        return WeightUse.memory(Gpt2Weights.uses(config), Gpt2Layout.of(config), options);
    }

    /** A new model; the same arguments always give the same weights. */
    public static Gpt2Model initialise(Gpt2Config config, long seed) {
        Gpt2Model model = new Gpt2Model(config);
        Gpt2Initialiser.fill(model.store, config, seed);
        return model;
    }

    /**
     * Loads a Hugging Face model folder.
     *
     * @throws dev.tzero.model.ModelFormatException naming file, field and value of whatever does not fit
     */
    public static Gpt2Model load(Path folder) throws IOException {
        Gpt2Config config = Gpt2Config.read(folder.resolve("config.json"));
        try (WeightLoader checkpoint = WeightLoader.open(folder, Gpt2Tensors.of(config))) {
            checkpoint.requireMemory();
            Gpt2Model model = new Gpt2Model(config);
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
    public static Gpt2Model loadToAnswer(Path folder, ComputeOptions options) throws IOException {
        Gpt2Config config = Gpt2Config.read(folder.resolve("config.json"));
        List<Slab> slabs = Gpt2Layout.of(config);
        return AnswerWeights.load(
                folder,
                Gpt2Tensors.of(config),
                Gpt2Weights.uses(config),
                slabs,
                options,
                (manager, weights) -> new Gpt2Model(config, manager, slabs, weights));
    }

    @Override
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
        return slabs.getLast().end();
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

    /** {@link #loss(Padded)} and its gradient. The caller closes the result. */
    public Gradients gradients(Padded sequences) {
        requireReadable(sequences);
        TargetRows labels = labels(sequences);
        Gpt2Batch batch = new Gpt2Batch(step -> Sequences.of(step, sequences), labels.positions(), labels.labels());
        return backward(MatrixPrecision.FLOAT32)
                .gradients(List.of(batch), part -> part.labels().length, LossOptions.PLAIN, Dropout.NONE);
    }

    @Override
    public Gradients gradientsOf(
            List<ExampleRows> parts, LossOptions options, Dropout dropout, MatrixPrecision precision) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("batch: no part: expected at least one");
        }
        parts.forEach(this::requireReadable);
        return backward(precision)
                .gradients(
                        parts.stream()
                                .map(part -> new PrefixRows(part, padTokenId()).batch())
                                .toList(),
                        part -> part.labels().length,
                        options,
                        dropout);
    }

    private ParameterStore store() {
        if (store == null) {
            throw new IllegalStateException(
                    "this model was loaded to answer only: load it with Gpt2Model.load to train or write it");
        }
        return store;
    }

    private synchronized Backward<Gpt2Batch> backward(MatrixPrecision precision) {
        return backward.computeIfAbsent(
                precision,
                p -> new Backward<>(
                        manager,
                        store(),
                        leaves -> Gpt2Weights.list(config, leaves),
                        new Gpt2TrainingNetwork(manager, config, p)::loss));
    }

    private void requireReadable(ExampleRows rows) {
        List<int[]> inputs = rows.allInputs();
        List<int[]> targets = rows.allTargets();
        TokenIds.check("input", inputs, config.vocabSize());
        TokenIds.check("targets", targets, config.vocabSize());
        for (int i = 0; i < inputs.size(); i++) {
            requireRoom("inputs[" + i + "]", inputs.get(i).length, targets.get(i).length, "its target");
        }
        long width = PrefixRows.width(rows);
        if (width * width > Integer.MAX_VALUE / config.nHead() / rows.rows()) {
            throw new IllegalArgumentException("batch: " + rows.rows() + " rows of up to " + width
                    + " tokens: expected fewer than 2^31 attention scores of " + config.nHead() + " heads");
        }
    }

    @Override
    public long places(ExampleRows rows) {
        return (long) rows.rows() * PrefixRows.width(rows);
    }

    @Override
    public List<Parameter> parameters() {
        return ParameterStore.parameters(slabs);
    }

    @Override
    public List<Slab> slabs() {
        return slabs;
    }

    @Override
    public NDArray flatParameters() {
        return store().flat();
    }

    @Override
    public float[] values(String name) {
        return store().values(store().parameter(name));
    }

    @Override
    public void writeWeights(Path file) throws IOException {
        SafetensorsWriter.write(file, store().tensors(), Map.of("format", "pt"));
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
            requireRoom("inputs[" + i + "]", inputs.get(i).length, longest, "its longest target");
        }
    }

    private void requireRoom(String field, int input, int target, String whose) {
        if (input + target > config.nPositions()) {
            throw new IllegalArgumentException(field + ": " + input + " tokens and " + target + " of " + whose
                    + ": expected at most " + config.nPositions() + " together, the positions of this model");
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
        requireReadable(sequences);
        return Sequences.of(call, sequences);
    }

    private void requireReadable(Padded sequences) {
        if (sequences.width() > config.nPositions()) {
            throw new IllegalArgumentException("sequences: " + sequences.width() + " tokens: expected at most "
                    + config.nPositions() + ", the positions of this model");
        }
        int[] ids = Arrays.stream(sequences.ids()).mapToInt(Math::toIntExact).toArray();
        TokenIds.check("sequences", List.of(ids), config.vocabSize());
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
        TorchEngine.giveBackMemory();
    }
}
