package dev.tzero.model.t5;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.lm.Dropout;
import dev.tzero.model.lm.Gradients;
import dev.tzero.model.lm.LossOptions;
import dev.tzero.model.lm.MatrixPrecision;
import dev.tzero.model.lm.ParameterStore;
import java.util.List;
import java.util.Map;

/** Losses and their gradients with respect to every parameter of one model. */
final class Backward {

    private final NDManager manager;
    private final T5Config config;
    private final ParameterStore store;
    private final TrainingNetwork network;

    /** @param manager of the compiled code and, below it, of the results */
    Backward(NDManager manager, T5Config config, ParameterStore store, MatrixPrecision precision) {
        this.manager = manager;
        this.config = config;
        this.store = store;
        this.network = new TrainingNetwork(manager, config, precision);
    }

    /** Mean loss per target token of all parts together, and its gradient. The caller closes the result. */
    Gradients gradients(List<TrainingBatch> parts, LossOptions options, Dropout dropout) {
        long tokens = parts.stream().mapToLong(part -> part.labels().length).sum();
        NDManager result = manager.newSubManager();
        try (NDManager step = result.newSubManager()) {
            Map<String, NDArray> leaves = store.leaves(step);
            NDList weights = T5Weights.list(config, ParameterStore.lookup(leaves));
            double loss = 0;
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                for (int i = 0; i < parts.size(); i++) {
                    try (NDManager part = step.newSubManager()) {
                        NDArray share = network.loss(
                                part,
                                weights,
                                parts.get(i),
                                options,
                                tokens,
                                dropout.drawnRate(),
                                dropout.seedOfPart(i));
                        collector.backward(share);
                        loss += share.getFloat();
                    }
                }
            }
            NDList gradients = new NDList();
            for (NDArray leaf : leaves.values()) {
                NDArray gradient = leaf.getGradient();
                gradient.attach(result);
                gradients.add(gradient);
            }
            return new Gradients((float) loss, gradients, store.slabs(), result);
        } catch (RuntimeException e) {
            result.close();
            throw e;
        }
    }
}
