package dev.tzero.model.train;

import ai.djl.ndarray.NDManager;
import dev.tzero.model.checkpoint.ModelFolder;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.lm.Dropout;
import dev.tzero.model.lm.ExampleRows;
import dev.tzero.model.lm.Gradients;
import dev.tzero.model.lm.LanguageModels;
import dev.tzero.model.lm.TrainableModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A model being trained: one {@link #step} per batch, and its whole state in a folder at any step. A session that is
 * saved, restored and continued ends with bitwise the same weights as one that was never stopped.
 *
 * <p>Not safe for several threads, and only one session of a process may step at a time. Closing frees the model too.
 */
public final class TrainingSession implements AutoCloseable {

    private final TrainableModel model;
    private final TrainingOptions options;
    private final NDManager manager;
    private final Optimizer optimizer;
    private final GradientNorm norms;

    private TrainingSession(TrainableModel model, TrainingOptions options) {
        this.model = model;
        this.options = options;
        this.manager = TorchEngine.newManager();
        this.optimizer = options.optimizer().create(model, manager);
        this.norms = new GradientNorm(manager);
    }

    /** Begins at step 0. The session owns the model from here on. */
    public static TrainingSession start(TrainableModel model, TrainingOptions options) {
        return new TrainingSession(model, options);
    }

    /**
     * Continues from a folder that {@link #save} wrote.
     *
     * @throws dev.tzero.model.ModelFormatException when weights or optimizer state do not fit
     */
    public static TrainingSession restore(Path folder, TrainingOptions options) throws IOException {
        TrainingSession session = new TrainingSession(LanguageModels.loadToTrain(folder), options);
        try {
            OptimizerFile.read(folder.resolve(ModelFolder.OPTIMIZER), session.optimizer);
            return session;
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /**
     * One update.
     *
     * @param batch at least one example
     * @throws ArithmeticException when loss or gradient are not finite; weights and state are then as before the step
     */
    public StepResult step(List<TrainingExample> batch) {
        long begin = System.nanoTime();
        List<ExampleRows> parts = options.rows().parts(batch);
        double rate = options.schedule().rate(optimizer.step());
        Dropout dropout = Dropout.ofStep(options.dropoutRate(), options.seed(), optimizer.step());
        try (Gradients gradients = model.gradientsOf(parts, options.loss(), dropout, options.precision())) {
            double norm = norms.of(gradients);
            if (!Float.isFinite(gradients.loss()) || !Double.isFinite(norm)) {
                throw new ArithmeticException("step " + (optimizer.step() + 1) + ": loss " + gradients.loss()
                        + ", gradient norm " + norm + ": expected finite numbers");
            }
            norms.clip(gradients, norm, options.maxGradientNorm());
            optimizer.update(gradients, rate);
            return new StepResult(
                    optimizer.step(),
                    gradients.loss(),
                    norm,
                    rate,
                    batch.size(),
                    batch.stream().mapToLong(e -> e.input().length).sum(),
                    batch.stream().mapToLong(e -> e.target().length).sum(),
                    parts.stream().mapToLong(model::places).sum(),
                    (System.nanoTime() - begin) / 1e9);
        }
    }

    /** Steps made so far. */
    public long step() {
        return optimizer.step();
    }

    /** The model as it is now; do not read it while a step runs. */
    public TrainableModel model() {
        return model;
    }

    /**
     * Publishes the whole state as a new folder.
     *
     * @param folder must not exist; it appears complete or not at all
     * @param extras what lies beside weights and optimizer state
     * @return digest of the weights, {@code sha256:<hex>}
     */
    public String save(Path folder, ModelFolder.Extras extras) throws IOException {
        return ModelFolder.publish(folder, model, extras, file -> OptimizerFile.write(file, optimizer));
    }

    @Override
    public void close() {
        manager.close();
        model.close();
    }
}
