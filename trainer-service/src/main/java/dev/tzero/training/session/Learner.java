package dev.tzero.training.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A model while it is trained: weights, optimizer and tokenizer. One thread uses it. */
public interface Learner extends AutoCloseable {
    /**
     * An example in the model's tokens.
     *
     * @param input what is read
     * @param target what shall be written
     * @param cut whether one of them was longer than plan or model allow and was cut
     */
    record Tokens(int[] input, int[] target, boolean cut) {
        /** Tokens without padding. */
        public int count() {
            return input.length + target.length;
        }
    }

    /**
     * What a step did.
     *
     * @param loss mean cross-entropy per target token, in nats
     * @param gradientNorm before clipping
     * @param learningRate that the step used
     */
    record Step(double loss, double gradientNorm, double learningRate) {}

    /** Tokenizes an example, the way the model will read it when it is asked. */
    Tokens tokens(String input, String target);

    /** Cuts a window into batches of like lengths, in an order that depends on nothing but the window and the seed. */
    List<List<Tokens>> batches(List<Tokens> window, int batchSize, long seed);

    /**
     * Takes one optimizer step.
     *
     * @throws TrainingDivergedException when loss or gradients are not finite
     */
    Step step(List<Tokens> batch);

    /**
     * Writes weights, optimizer state, configuration, tokenizer and notes as a new folder, which appears whole and synced
     * to disk, or not at all.
     *
     * @param folder must not exist
     * @param notes where the checkpoint comes from
     * @return digest of the weights
     */
    String save(Path folder, Map<String, Object> notes) throws IOException;

    @Override
    void close();
}
