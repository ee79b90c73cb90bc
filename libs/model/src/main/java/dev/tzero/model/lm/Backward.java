package dev.tzero.model.lm;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Losses and their gradients with respect to every parameter of one model.
 *
 * @param <B> a part of a step, laid out as the family reads it
 */
public final class Backward<B> {

    private final NDManager manager;
    private final ParameterStore store;
    private final Function<Function<String, NDArray>, NDList> weights;
    private final PartLoss<B> loss;

    /** The loss of a part of a step, recorded. */
    @FunctionalInterface
    public interface PartLoss<B> {
        /**
         * The loss summed over the part's target tokens and divided by a count.
         *
         * @param part memory of everything that is computed
         * @param weights the model's tensors as one list argument
         * @param count target tokens of all parts of the step
         * @param dropoutRate as it is drawn
         * @param seed of dropout
         */
        NDArray of(
                NDManager part,
                NDList weights,
                B batch,
                LossOptions options,
                long count,
                double dropoutRate,
                long seed);
    }

    /**
     * @param manager below which the results lie
     * @param weights the list that {@code loss} takes, from a look-up of tensors by the keys of their slabs
     */
    public Backward(
            NDManager manager,
            ParameterStore store,
            Function<Function<String, NDArray>, NDList> weights,
            PartLoss<B> loss) {
        this.manager = manager;
        this.store = store;
        this.weights = weights;
        this.loss = loss;
    }

    /**
     * Mean loss per target token of all parts together, and its gradient. The caller closes the result.
     *
     * @param targetTokens number of them in a part
     */
    public Gradients gradients(List<B> parts, ToLongFunction<B> targetTokens, LossOptions options, Dropout dropout) {
        long tokens = parts.stream().mapToLong(targetTokens).sum();
        NDManager result = manager.newSubManager();
        try (NDManager step = result.newSubManager()) {
            Map<String, NDArray> leaves = store.leaves(step);
            NDList list = weights.apply(ParameterStore.lookup(leaves));
            double sum = 0;
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                for (int i = 0; i < parts.size(); i++) {
                    try (NDManager part = step.newSubManager()) {
                        NDArray share = loss.of(
                                part, list, parts.get(i), options, tokens, dropout.drawnRate(), dropout.seedOfPart(i));
                        collector.backward(share);
                        sum += share.getFloat();
                    }
                }
            }
            NDList gradients = new NDList();
            for (NDArray leaf : leaves.values()) {
                NDArray gradient = leaf.getGradient();
                gradient.attach(result);
                gradients.add(gradient);
            }
            return new Gradients((float) sum, gradients, store.slabs(), result);
        } catch (RuntimeException e) {
            result.close();
            throw e;
        }
    }
}
