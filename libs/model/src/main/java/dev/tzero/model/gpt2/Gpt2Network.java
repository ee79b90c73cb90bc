package dev.tzero.model.gpt2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.engine.Script;
import dev.tzero.model.lm.Rows;
import dev.tzero.model.lm.StepScores;
import dev.tzero.model.lm.TargetRows;

/** GPT-2 as functions of weights and token ids. Holds compiled code and no weights. */
final class Gpt2Network {

    private final Script states;
    private final Script hidden;
    private final Script read;
    private final Script logits;
    private final Script targetLogProbabilities;
    private final Script step;
    private final Rows rows;

    /**
     * @param manager of the compiled code
     * @param asStored whether matrices of blocks are {@code [inputs, outputs]}
     */
    Gpt2Network(NDManager manager, Gpt2Config config, boolean asStored) {
        Script.Module module = Script.compile(manager, Gpt2Source.of(config, asStored));
        this.states = module.method("states");
        this.hidden = module.method("hidden");
        this.read = module.method("read");
        this.logits = module.method("logits");
        this.targetLogProbabilities = module.method("target_log_probabilities");
        this.step = module.method("step");
        this.rows = new Rows(manager);
    }

    /** Hidden states {@code [rows, length, size]}: the embeddings, the input of every further block, the last after its norm. */
    NDList states(NDList weights, Reading reading) {
        return states.call(reading.arguments(null, null).addAll(weights));
    }

    /** Keys and values of every block in turn {@code [rows, heads, length, width]}. */
    NDList read(NDList weights, Reading reading) {
        return read.call(reading.arguments(null, null).addAll(weights)).subNDList(1);
    }

    /**
     * Last hidden states {@code [rows, length, size]}.
     *
     * @param prefix what {@link #read} gave for what stands before the rows, as many rows to each; null for nothing
     * @param prefixMask added to scores over the prefix {@code [prefixes, 1, 1, length]}
     */
    NDArray hidden(NDList weights, Reading reading, NDList prefix, NDArray prefixMask) {
        return hidden.call(reading.arguments(prefix, prefixMask).addAll(weights))
                .singletonOrThrow();
    }

    /** Scores over the vocabulary {@code [..., vocab]}. */
    NDArray logits(NDList weights, NDArray hidden) {
        return logits.call(new NDList(hidden).addAll(weights)).singletonOrThrow();
    }

    /** Log-probabilities of the target tokens {@code [tokens]}, in the order of {@link TargetRows#positions}. */
    NDArray targetLogProbabilities(NDManager manager, NDList weights, NDArray hidden, TargetRows target) {
        NDList arguments = new NDList(hidden, manager.create(target.positions()), manager.create(target.labels()));
        return targetLogProbabilities.call(arguments.addAll(weights)).singletonOrThrow();
    }

    /**
     * Feeds one token per row.
     *
     * @param ids {@code [rows]}
     * @param positions {@code [rows]}
     * @param mask added to scores {@code [rows, 1, 1, keys]}
     * @return what {@link StepScores#read} takes
     */
    NDList step(NDArray ids, NDArray positions, NDArray slots, NDArray mask, NDList past, NDList weights) {
        past.forEach(tensor -> tensor.setName("past[]"));
        NDList arguments = new NDList(ids, positions, slots, mask);
        return step.call(arguments.addAll(past).addAll(weights));
    }

    Rows rows() {
        return rows;
    }

    /**
     * Token ids with their positions, and what each may see of its own row.
     *
     * @param ids {@code [rows, length]}
     * @param positions {@code [rows, length]}
     * @param mask added to scores {@code [rows or 1, 1, length, length]}
     */
    record Reading(NDArray ids, NDArray positions, NDArray mask) {

        NDList arguments(NDList prefix, NDArray prefixMask) {
            NDManager manager = ids.getManager();
            NDList before = prefix == null ? new NDList(manager.zeros(new Shape(0))) : prefix;
            before.forEach(tensor -> tensor.setName("prefix[]"));
            NDArray beforeMask = prefixMask == null ? manager.zeros(new Shape(0)) : prefixMask;
            return new NDList(ids, positions, mask, beforeMask).addAll(before);
        }
    }
}
