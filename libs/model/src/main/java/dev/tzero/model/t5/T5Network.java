package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.engine.Script;

/**
 * The T5 encoder and decoder as functions of weights and token ids. Holds compiled code and no weights.
 *
 * <p>{@code recorded} asks that gradients can be computed of the results.
 */
final class T5Network {

    private static final String CROSS = "cross[]";

    private final RelativeBuckets encoderBuckets;
    private final RelativeBuckets decoderBuckets;
    private final Script encode;
    private final Script decode;
    private final Script logits;
    private final Script logProbabilities;
    private final Script targetLogProbabilities;

    /** @param manager of the compiled code */
    T5Network(NDManager manager, T5Config config) {
        int buckets = config.relativeAttentionNumBuckets();
        this.encoderBuckets = new RelativeBuckets(buckets, config.relativeAttentionMaxDistance(), true);
        this.decoderBuckets = new RelativeBuckets(buckets, config.relativeAttentionMaxDistance(), false);
        Script.Module module = Script.compile(manager, T5Source.of(config));
        this.encode = module.method("encode");
        this.decode = module.method("decode");
        this.logits = module.method("logits");
        this.logProbabilities = module.method("log_probabilities");
        this.targetLogProbabilities = module.method("target_log_probabilities");
    }

    /** Encodes inputs and computes the keys and values that all decoder blocks read from them. */
    EncoderOutput encode(NDManager manager, NDList weights, Padded input, boolean recorded) {
        int length = input.width();
        NDArray mask = input.maskArray(manager);
        NDList arguments = new NDList(
                input.idArray(manager),
                manager.create(encoderBuckets.table(0, length, length), new Shape(length, length)),
                mask);
        NDList cross = call(encode, arguments.addAll(weights), recorded);
        cross.forEach(tensor -> tensor.setName(CROSS));
        return new EncoderOutput(mask, cross);
    }

    /**
     * Decodes token ids over encoded inputs.
     *
     * <p>{@code ids [rows, length]} may hold several rows per input, those of one input side by side: the choices of one
     * example then share its keys and values instead of having copies.
     *
     * @param cache tokens decoded before these, extended by this call; null for none
     * @return hidden states after the final norm {@code [rows, length, d]}
     */
    NDArray decode(
            NDManager manager,
            NDList weights,
            EncoderOutput encoded,
            NDArray ids,
            DecoderCache cache,
            boolean recorded) {
        int length = (int) ids.getShape().get(1);
        int past = cache == null ? 0 : cache.length();
        int keys = past + length;
        NDArray causal = length == 1
                ? manager.zeros(new Shape(0))
                : manager.create(Padded.causal(past, length, keys), new Shape(length, keys));
        NDList arguments = new NDList(
                ids,
                manager.create(decoderBuckets.table(past, length, keys), new Shape(length, keys)),
                causal,
                encoded.mask());
        arguments.addAll(encoded.cross());
        arguments.addAll(cache == null ? nothingPast(manager) : cache.past());
        NDList results = call(decode, arguments.addAll(weights), recorded);
        if (cache != null) {
            cache.advance(results.subNDList(1), length);
        }
        return results.getFirst();
    }

    /** Scores over the vocabulary {@code [..., vocab]} of decoder states {@code [..., d]}. */
    NDArray logits(NDList weights, NDArray hidden) {
        return call(logits, new NDList(hidden).addAll(weights), false).singletonOrThrow();
    }

    /** Log-probabilities over the vocabulary {@code [..., vocab]} of decoder states {@code [..., d]}. */
    NDArray logProbabilities(NDList weights, NDArray hidden) {
        return call(logProbabilities, new NDList(hidden).addAll(weights), false).singletonOrThrow();
    }

    /** Log-probabilities of the target tokens {@code [tokens]}, in the order of {@link TargetRows#positions}. */
    NDArray targetLogProbabilities(NDManager manager, NDList weights, NDArray hidden, TargetRows target) {
        return call(targetLogProbabilities, targetArguments(manager, weights, hidden, target), false)
                .singletonOrThrow();
    }

    private static NDList targetArguments(NDManager manager, NDList weights, NDArray hidden, TargetRows target) {
        return new NDList(hidden, manager.create(target.positions()), manager.create(target.labels())).addAll(weights);
    }

    private static NDList nothingPast(NDManager manager) {
        NDArray nothing = manager.zeros(new Shape(0));
        nothing.setName(DecoderCache.NAME);
        return new NDList(nothing);
    }

    private static NDList call(Script script, NDList arguments, boolean recorded) {
        return recorded ? script.callRecorded(arguments) : script.call(arguments);
    }
}
