package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.engine.Script;
import dev.tzero.model.lm.KeyValueCache;
import dev.tzero.model.lm.Padded;
import dev.tzero.model.lm.Rows;
import dev.tzero.model.lm.StepScores;
import dev.tzero.model.lm.TargetRows;
import java.util.List;

/**
 * The T5 encoder and decoder as functions of weights and token ids. Holds compiled code and no weights.
 */
final class T5Network {

    private static final String CROSS = "cross[]";

    private final RelativeBuckets encoderBuckets;
    private final RelativeBuckets decoderBuckets;
    private final Script encode;
    private final Script decode;
    private final Script cross;
    private final Script split;
    private final Script stack;
    private final Script encodeAll;
    private final Script decodeAll;
    private final Script logits;
    private final Script targetLogProbabilities;
    private final Script settle;
    private final Script step;
    private final Rows rows;

    /** @param manager of the compiled code */
    T5Network(NDManager manager, T5Config config) {
        int buckets = config.relativeAttentionNumBuckets();
        this.encoderBuckets = new RelativeBuckets(buckets, config.relativeAttentionMaxDistance(), true);
        this.decoderBuckets = new RelativeBuckets(buckets, config.relativeAttentionMaxDistance(), false);
        Script.Module module = Script.compile(manager, T5Source.of(config));
        this.encode = module.method("encode");
        this.decode = module.method("decode");
        this.cross = module.method("cross");
        this.split = module.method("split");
        this.stack = module.method("stack");
        this.encodeAll = module.method("encode_all");
        this.decodeAll = module.method("decode_all");
        this.logits = module.method("logits");
        this.settle = module.method("settle");
        this.step = module.method("step");
        this.rows = new Rows(manager);
        this.targetLogProbabilities = module.method("target_log_probabilities");
    }

    /** States of inputs after the last encoder block and its norm {@code [rows, length, d]}. */
    NDArray encode(NDManager manager, NDList weights, Padded input, NDArray mask) {
        return encode.call(encoderArguments(manager, weights, input, mask)).singletonOrThrow();
    }

    /** Keys and values that all decoder blocks read from encoder states {@code [rows, length, d]}. */
    NDList cross(NDArray states, NDList weights) {
        return cross.call(new NDList(states).addAll(T5Weights.cross(weights)));
    }

    /** Copies of the states {@code [tokens, d]} of every row, without padding. */
    NDList split(NDArray states, List<int[]> inputs) {
        long[] lengths = inputs.stream().mapToLong(input -> input.length).toArray();
        return split.call(new NDList(states, states.getManager().create(lengths)));
    }

    /** Rows of states {@code [tokens, d]} filled up to a length, as {@code [rows, length, d]}. */
    NDArray stack(NDManager manager, NDList rows, int length) {
        rows.forEach(row -> row.setName("rows[]"));
        return stack.call(new NDList(manager.zeros(new Shape(length))).addAll(rows))
                .singletonOrThrow();
    }

    /** States of the encoder {@code [rows, length, d]}: the embeddings, the input of every further block, the normed end. */
    NDList encoderStates(NDManager manager, NDList weights, Padded input) {
        return encodeAll.call(encoderArguments(manager, weights, input, input.maskArray(manager)));
    }

    /** The same of the decoder. */
    NDList decoderStates(NDManager manager, NDList weights, EncoderOutput encoded, NDArray ids) {
        return decodeAll.call(decoderArguments(manager, weights, encoded, ids));
    }

    /**
     * Decodes token ids over encoded inputs.
     *
     * <p>{@code ids [rows, length]} may hold several rows per input, those of one input side by side: the choices of one
     * example then share its keys and values instead of having copies.
     *
     * @return hidden states after the final norm {@code [rows, length, d]}
     */
    NDArray decode(NDManager manager, NDList weights, EncoderOutput encoded, NDArray ids) {
        return decode.call(decoderArguments(manager, weights, encoded, ids)).singletonOrThrow();
    }

    private NDList encoderArguments(NDManager manager, NDList weights, Padded input, NDArray mask) {
        int length = input.width();
        return new NDList(
                        input.idArray(manager),
                        manager.create(encoderBuckets.table(0, length, length), new Shape(length, length)),
                        mask)
                .addAll(weights);
    }

    private NDList decoderArguments(NDManager manager, NDList weights, EncoderOutput encoded, NDArray ids) {
        int length = (int) ids.getShape().get(1);
        NDArray causal = length == 1
                ? manager.zeros(new Shape(0))
                : manager.create(Padded.causal(length), new Shape(length, length));
        encoded.cross().forEach(tensor -> tensor.setName(CROSS));
        return new NDList(
                        ids,
                        manager.create(decoderBuckets.table(0, length, length), new Shape(length, length)),
                        causal,
                        encoded.mask())
                .addAll(encoded.cross())
                .addAll(weights);
    }

    /**
     * Feeds one token per row.
     *
     * @param ids {@code [rows]}
     * @param slots as {@link KeyValueCache#slots}
     * @param buckets relative buckets {@code [rows, keys]}, or one row for all
     * @param mask of the keys {@code [rows, 1, 1, keys]}; no elements when all rows have the same length
     * @param past keys and values, written to
     * @return what {@link StepScores#read} takes
     */
    NDList step(
            NDArray ids,
            NDArray slots,
            NDArray buckets,
            NDArray mask,
            NDArray crossMask,
            NDList cross,
            NDList past,
            NDList weights) {
        cross.forEach(tensor -> tensor.setName(CROSS));
        past.forEach(tensor -> tensor.setName("past[]"));
        NDList arguments = new NDList(ids, slots, buckets, mask, crossMask);
        return step.call(arguments.addAll(cross).addAll(past).addAll(weights));
    }

    /** Cross keys and values laid out, beside the blocks that read them, so that steps do so without a copy. */
    NDList settle(NDList cross, NDList weights) {
        cross.forEach(tensor -> tensor.setName(CROSS));
        return settle.call(new NDList(cross).addAll(weights));
    }

    RelativeBuckets decoderBuckets() {
        return decoderBuckets;
    }

    Rows rows() {
        return rows;
    }

    /** Scores over the vocabulary {@code [..., vocab]} of decoder states {@code [..., d]}. */
    NDArray logits(NDList weights, NDArray hidden) {
        return logits.call(new NDList(hidden).addAll(weights)).singletonOrThrow();
    }

    /** Log-probabilities of the target tokens {@code [tokens]}, in the order of {@link TargetRows#positions}. */
    NDArray targetLogProbabilities(NDManager manager, NDList weights, NDArray hidden, TargetRows target) {
        return targetLogProbabilities
                .call(targetArguments(manager, weights, hidden, target))
                .singletonOrThrow();
    }

    private static NDList targetArguments(NDManager manager, NDList weights, NDArray hidden, TargetRows target) {
        return new NDList(hidden, manager.create(target.positions()), manager.create(target.labels())).addAll(weights);
    }
}
