package dev.tzero.inference.serving;

import dev.tzero.model.ModelFormatException;
import dev.tzero.model.checkpoint.ModelFolder;
import dev.tzero.model.checkpoint.ModelInfo;
import dev.tzero.model.config.ModelConfig;
import dev.tzero.model.engine.Aside;
import dev.tzero.model.generate.Generation;
import dev.tzero.model.generate.GenerationListener;
import dev.tzero.model.generate.GenerationOptions;
import dev.tzero.model.generate.Generator;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.model.lm.LanguageModel;
import dev.tzero.model.lm.LanguageModels;
import dev.tzero.model.lm.NotFiniteException;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.rank.RankScores;
import dev.tzero.model.tokenizer.Tokenizer;
import dev.tzero.model.weights.TensorSpec;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.training.v1.Promotion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Loads the checkpoint folder that a promotion points at, compares its digest and tries the model out. */
public final class CheckpointLoader implements ModelLoader {

    /** As many tokens as show that a second step follows the first. */
    private static final GenerationOptions A_FEW_TOKENS =
            GenerationOptions.DEFAULT.with().maxNewTokens(3).build();

    private final ComputeOptions options;

    /** @param options how and where models compute */
    public CheckpointLoader(ComputeOptions options) {
        this.options = options;
    }

    @Override
    public ModelSize size(Promotion promotion) {
        Path folder = folder(promotion);
        try {
            ModelConfig config = ModelConfig.read(folder.resolve(ModelFolder.CONFIG));
            long parameters = ModelInfo.expectedTensors(config).tensors().stream()
                    .mapToLong(TensorSpec::elements)
                    .sum();
            return new ModelSize(
                    parameters, LanguageModels.memory(config, options).byDevice());
        } catch (IOException | ModelFormatException e) {
            throw unusable(promotion, e.getMessage(), e);
        }
    }

    @Override
    public LoadedModel load(Promotion promotion, MemoryBudget.Share share) {
        try {
            Path folder = folder(promotion);
            return Aside.call(() -> load(promotion, folder, share));
        } catch (IOException | ModelFormatException | NotFiniteException | IllegalArgumentException e) {
            share.close();
            throw unusable(promotion, e.getMessage(), e);
        } catch (ServiceException | Error e) {
            share.close();
            throw e;
        } catch (Exception e) {
            // What nobody foresaw, of the engine say, refuses this checkpoint, and not every later one with it.
            share.close();
            throw unusable(promotion, e.toString(), e);
        }
    }

    private LoadedModel load(Promotion promotion, Path folder, MemoryBudget.Share share) throws IOException {
        String digest = ModelFolder.digest(folder);
        if (!digest.equals(promotion.getCheckpointDigest())) {
            throw unusable(promotion, "its weights have the digest " + digest + ": expected the promoted one", null);
        }
        Tokenizer tokenizer = Tokenizer.open(folder);
        try {
            LanguageModel model = LanguageModels.load(folder, options);
            try {
                LoadedModel loaded = new LoadedModel(digest, promotion.getUri(), model, tokenizer, share);
                rankTwice(promotion, loaded);
                writeTwice(promotion, model, tokenizer);
                return loaded;
            } catch (RuntimeException | Error e) {
                model.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
    }

    private static void rankTwice(Promotion promotion, LoadedModel loaded) {
        int end = loaded.tokenizer().eosId();
        RankRequest question = new RankRequest(
                new int[] {end},
                List.of(new int[] {end}, new int[] {loaded.tokenizer().padId()}));
        RankScores first = loaded.classifier().rank(List.of(question)).getFirst();
        RankScores second = loaded.classifier().rank(List.of(question)).getFirst();
        if (!first.equals(second) || first.sums().stream().anyMatch(score -> !Double.isFinite(score))) {
            throw unusable(promotion, "it ranks " + first.sums() + ", then " + second.sums(), null);
        }
    }

    private static void writeTwice(Promotion promotion, LanguageModel model, Tokenizer tokenizer) {
        Generator generator = new Generator(model, () -> tokenizer.streamingDecoder()::add);
        List<int[]> input = List.of(new int[] {tokenizer.eosId()});
        List<Generation> first =
                generator.generate(input, A_FEW_TOKENS, GenerationListener.NONE).getFirst();
        List<Generation> second =
                generator.generate(input, A_FEW_TOKENS, GenerationListener.NONE).getFirst();
        if (!first.getFirst().tokens().equals(second.getFirst().tokens())
                || !Double.isFinite(first.getFirst().score())) {
            throw unusable(
                    promotion,
                    "it writes " + first.getFirst().tokens() + ", then "
                            + second.getFirst().tokens(),
                    null);
        }
    }

    private static Path folder(Promotion promotion) {
        Path folder;
        try {
            folder = Path.of(URI.create(promotion.getUri()));
        } catch (RuntimeException e) {
            throw unusable(promotion, "this is not the URI of a folder", e);
        }
        if (!Files.isDirectory(folder)) {
            throw unusable(promotion, "there is no such folder on this machine", null);
        }
        return folder;
    }

    private static ServiceException unusable(Promotion promotion, String why, Throwable cause) {
        return new ServiceException(
                InferenceError.MODEL_UNUSABLE,
                "checkpoint " + promotion.getCheckpointDigest() + " at " + promotion.getUri() + ": " + why,
                cause);
    }
}
