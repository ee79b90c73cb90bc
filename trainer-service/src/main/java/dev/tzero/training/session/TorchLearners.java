package dev.tzero.training.session;

import dev.tzero.model.checkpoint.ModelFolder;
import dev.tzero.model.config.FeedForward;
import dev.tzero.model.config.ModelConfig;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.lm.LanguageModels;
import dev.tzero.model.t5.Initialisation;
import dev.tzero.model.t5.T5Model;
import dev.tzero.model.tokenizer.Tokenizer;
import dev.tzero.model.train.AdamWOptions;
import dev.tzero.model.train.Schedule;
import dev.tzero.model.train.TrainingOptions;
import dev.tzero.model.train.TrainingSession;
import dev.tzero.proto.training.v1.Initialization;
import dev.tzero.proto.training.v1.NewModel;
import dev.tzero.training.run.TrainingPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Makes models ready to be trained with AdamW on libtorch: T5 anew, T5 and GPT-2 from folders. */
public final class TorchLearners implements Learners {
    private static final double EPSILON = 1e-8;

    @Override
    public Learner create(NewModel model, TrainingPlan plan, long totalSteps) throws IOException {
        var tokenizerFile = Path.of(URI.create(model.getTokenizerUri()));
        return learner(
                Tokenizer.open(tokenizerFile),
                tokenizerFile,
                plan,
                tokenizer -> TrainingSession.start(
                        T5Model.initialise(
                                config(model, tokenizer), initialisation(model.getInitialization()), model.getSeed()),
                        options(plan, totalSteps)));
    }

    @Override
    public Learner open(Path folder, TrainingPlan plan, long totalSteps) throws IOException {
        return learner(
                folder,
                plan,
                _ -> TrainingSession.start(LanguageModels.loadToTrain(folder), options(plan, totalSteps)));
    }

    @Override
    public Learner resume(Path folder, TrainingPlan plan, long totalSteps) throws IOException {
        return learner(folder, plan, _ -> TrainingSession.restore(folder, options(plan, totalSteps)));
    }

    @FunctionalInterface
    private interface SessionMaker {
        TrainingSession make(Tokenizer tokenizer) throws IOException;
    }

    /** A tokenizer that knows more tokens than its model is refused before the weights are read. */
    private static Learner learner(Path folder, TrainingPlan plan, SessionMaker maker) throws IOException {
        var config = ModelConfig.read(folder.resolve(ModelFolder.CONFIG));
        return learner(ModelFolder.openTokenizer(folder, config), folder, plan, maker);
    }

    /** The tokenizer is native memory: it is given back when there is no session to use it. */
    private static Learner learner(Tokenizer tokenizer, Path tokenizerPath, TrainingPlan plan, SessionMaker maker)
            throws IOException {
        try {
            return new TorchLearner(maker.make(tokenizer), tokenizer, tokenizerPath, plan);
        } catch (IOException | RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** T5 v1.1: gated GELU, untied head, 32 relative buckets up to a distance of 128. */
    private static T5Config config(NewModel model, Tokenizer tokenizer) {
        return new T5Config(
                tokenizer.vocabularySize(),
                model.getDModel(),
                model.getDKv(),
                model.getDFf(),
                model.getNumLayers(),
                model.getNumDecoderLayers(),
                model.getNumHeads(),
                32,
                128,
                1e-6,
                FeedForward.GATED_GELU,
                false,
                0.0,
                tokenizer.padId(),
                tokenizer.eosId(),
                tokenizer.decoderStartId());
    }

    private static Initialisation initialisation(Initialization wanted) {
        return switch (wanted) {
            case INITIALIZATION_MATCH_AND_POSITION -> Initialisation.MATCH_AND_POSITION;
            case INITIALIZATION_UNSPECIFIED, INITIALIZATION_T5 -> Initialisation.T5;
            case UNRECOGNIZED -> throw new IllegalStateException("an unknown initialization was accepted");
        };
    }

    private static TrainingOptions options(TrainingPlan plan, long totalSteps) {
        double clip = plan.maxGradientNorm() == 0 ? Double.POSITIVE_INFINITY : plan.maxGradientNorm();
        return new TrainingOptions(
                new AdamWOptions(plan.beta1(), plan.beta2(), EPSILON, plan.weightDecay()),
                schedule(plan, totalSteps),
                clip);
    }

    private static Schedule schedule(TrainingPlan plan, long totalSteps) {
        double peak = plan.learningRate();
        long warmup = Math.min(plan.warmupSteps(), totalSteps);
        return switch (plan.schedule()) {
            case SCHEDULE_CONSTANT, SCHEDULE_UNSPECIFIED -> new Schedule.Constant(peak, warmup);
            case SCHEDULE_LINEAR -> new Schedule.Linear(peak, warmup, totalSteps);
            case SCHEDULE_COSINE -> new Schedule.Cosine(peak, warmup, totalSteps);
            case UNRECOGNIZED -> throw new IllegalStateException("an unknown schedule was accepted");
        };
    }
}
