package dev.tzero.training.session;

import dev.tzero.model.checkpoint.ModelFolder;
import dev.tzero.model.tokenizer.Tokenizer;
import dev.tzero.model.train.BatchPlanner;
import dev.tzero.model.train.TrainingExample;
import dev.tzero.model.train.TrainingSession;
import dev.tzero.training.run.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A model on libtorch. Inputs are read without end of sequence and targets with it, as T0 was trained and as rank
 * classification asks. A decoder-only model reads both in one sequence: an input is cut where they exceed its positions.
 */
final class TorchLearner implements Learner {
    private final TrainingSession session;
    private final Tokenizer tokenizer;
    private final Path tokenizerPath;
    private final TrainingPlan plan;

    TorchLearner(TrainingSession session, Tokenizer tokenizer, Path tokenizerPath, TrainingPlan plan) {
        this.session = session;
        this.tokenizer = tokenizer;
        this.tokenizerPath = tokenizerPath;
        this.plan = plan;
    }

    @Override
    public Tokens tokens(String input, String target) {
        int[] read = tokenizer.encode(input);
        int[] written = tokenizer.encodeWithEos(target);
        int positions = session.model().maxPositions();
        int[] answer = first(written, Math.min(plan.maxTargetTokens(), positions - 1));
        int[] question = first(read, Math.min(plan.maxInputTokens(), positions - answer.length));
        return new Tokens(question, answer, question.length < read.length || answer.length < written.length);
    }

    private static int[] first(int[] tokens, int most) {
        return tokens.length <= most ? tokens : Arrays.copyOf(tokens, most);
    }

    @Override
    public List<List<Tokens>> batches(List<Tokens> window, int batchSize, long seed) {
        int batches = Math.ceilDiv(window.size(), batchSize);
        return new BatchPlanner(batchSize, batches, seed)
                .plan(window, 0, one -> one.input().length, one -> one.target().length);
    }

    @Override
    public Step step(List<Tokens> batch) {
        var examples = batch.stream()
                .map(one -> new TrainingExample(one.input(), one.target()))
                .toList();
        try {
            var result = session.step(examples);
            return new Step(result.loss(), result.gradientNorm(), result.learningRate());
        } catch (ArithmeticException e) {
            throw new TrainingDivergedException(e.getMessage() + "; lower the learning rate or clip gradients", e);
        }
    }

    @Override
    public String save(Path folder, Map<String, Object> notes) throws IOException {
        return session.save(folder, new ModelFolder.Extras(tokenizerPath, notes));
    }

    @Override
    public void close() {
        session.close();
        tokenizer.close();
    }
}
