package dev.tzero.model.train;

import ai.djl.ndarray.NDManager;
import dev.tzero.model.checkpoint.ModelFolder;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.t5.Gradients;
import dev.tzero.model.t5.Padded;
import dev.tzero.model.t5.T5Model;
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

    private final T5Model model;
    private final TrainingOptions options;
    private final NDManager manager;
    private final AdamW optimizer;

    private TrainingSession(T5Model model, TrainingOptions options) {
        this.model = model;
        this.options = options;
        this.manager = TorchEngine.newManager();
        this.optimizer = new AdamW(options.optimizer(), model, manager);
    }

    /** Begins at step 0. The session owns the model from here on. */
    public static TrainingSession start(T5Model model, TrainingOptions options) {
        return new TrainingSession(model, options);
    }

    /**
     * Continues from a folder that {@link #save} wrote.
     *
     * @throws dev.tzero.model.ModelFormatException when weights or optimizer state do not fit
     */
    public static TrainingSession restore(Path folder, TrainingOptions options) throws IOException {
        TrainingSession session = new TrainingSession(T5Model.load(folder), options);
        try {
            OptimizerFile.read(folder.resolve(ModelFolder.OPTIMIZER), session.optimizer, session.model.parameters());
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
        Padded input = Padded.right(
                batch.stream().map(TrainingExample::input).toList(),
                model.config().padTokenId());
        List<int[]> targets = batch.stream().map(TrainingExample::target).toList();
        double rate = options.schedule().rate(optimizer.step());
        try (Gradients gradients = model.gradients(input, targets)) {
            double norm = optimizer.norm(gradients);
            if (!Float.isFinite(gradients.loss()) || !Double.isFinite(norm)) {
                throw new ArithmeticException("step " + (optimizer.step() + 1) + ": loss " + gradients.loss()
                        + ", gradient norm " + norm + ": expected finite numbers");
            }
            if (norm > options.maxGradientNorm()) {
                optimizer.scale(gradients, options.maxGradientNorm() / (norm + 1e-6));
            }
            optimizer.update(gradients, rate);
            long targetTokens = targets.stream().mapToLong(t -> t.length).sum();
            int targetWidth = targets.stream().mapToInt(t -> t.length).max().orElseThrow();
            return new StepResult(
                    optimizer.step(),
                    gradients.loss(),
                    norm,
                    rate,
                    batch.size(),
                    batch.stream().mapToLong(e -> e.input().length).sum(),
                    targetTokens,
                    (long) batch.size() * (input.width() + targetWidth),
                    (System.nanoTime() - begin) / 1e9);
        }
    }

    /** Steps made so far. */
    public long step() {
        return optimizer.step();
    }

    /** The model as it is now; do not read it while a step runs. */
    public T5Model model() {
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
        return ModelFolder.publish(
                folder, model, extras, file -> OptimizerFile.write(file, optimizer, model.parameters()));
    }

    @Override
    public void close() {
        manager.close();
        model.close();
    }
}
