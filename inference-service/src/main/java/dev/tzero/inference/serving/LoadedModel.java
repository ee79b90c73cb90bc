package dev.tzero.inference.serving;

import dev.tzero.model.ModelFormatException;
import dev.tzero.model.checkpoint.ModelFolder;
import dev.tzero.model.generate.OpenBatch;
import dev.tzero.model.lm.LanguageModel;
import dev.tzero.model.lm.LanguageModels;
import dev.tzero.model.lm.NotFiniteException;
import dev.tzero.model.rank.RankClassifier;
import dev.tzero.model.rank.RankOptions;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.rank.RankScores;
import dev.tzero.model.tokenizer.Tokenizer;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.training.v1.Promotion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A model in memory, ready to answer. Whoever wants answers holds a lease on it, so that a model which was promoted away
 * leaves memory after the last work that was accepted for it, and not before.
 */
public final class LoadedModel {

    private static final RankOptions OPTIONS = RankOptions.T0;

    private final String digest;
    private final String uri;
    private final LanguageModel model;
    private final Tokenizer tokenizer;
    private final RankClassifier classifier;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicInteger leases = new AtomicInteger(1);

    private LoadedModel(String digest, String uri, LanguageModel model, Tokenizer tokenizer) {
        this.digest = digest;
        this.uri = uri;
        this.model = model;
        this.tokenizer = tokenizer;
        this.classifier = new RankClassifier(model, OPTIONS);
    }

    /**
     * Loads what a promotion points at, and tries it out: its scores must be finite and the same twice.
     *
     * @throws ServiceException {@link InferenceError#MODEL_UNUSABLE} when the folder is not there, is not what its digest
     *     says, or answers nonsense
     */
    public static LoadedModel load(Promotion promotion) {
        Path folder = folder(promotion);
        try {
            String digest = ModelFolder.digest(folder);
            if (!digest.equals(promotion.getCheckpointDigest())) {
                throw unusable(
                        promotion, "its weights have the digest " + digest + ": expected the promoted one", null);
            }
            LanguageModel model = LanguageModels.load(folder);
            try {
                LoadedModel loaded = new LoadedModel(digest, promotion.getUri(), model, Tokenizer.open(folder));
                loaded.smokeTest(promotion);
                return loaded;
            } catch (RuntimeException e) {
                model.close();
                throw e;
            }
        } catch (IOException | ModelFormatException | NotFiniteException e) {
            throw unusable(promotion, e.getMessage(), e);
        }
    }

    private static Path folder(Promotion promotion) {
        try {
            return Path.of(URI.create(promotion.getUri()));
        } catch (RuntimeException e) {
            throw unusable(promotion, "'" + promotion.getUri() + "' is not the URI of a folder", e);
        }
    }

    private void smokeTest(Promotion promotion) {
        RankRequest question = new RankRequest(
                new int[] {tokenizer.eosId()}, List.of(new int[] {tokenizer.eosId()}, new int[] {tokenizer.padId()}));
        RankScores first = classifier.rank(List.of(question)).getFirst();
        RankScores second = classifier.rank(List.of(question)).getFirst();
        if (!first.equals(second) || first.sums().stream().anyMatch(score -> !Double.isFinite(score))) {
            throw unusable(promotion, "it answers " + first.sums() + ", then " + second.sums(), null);
        }
    }

    private static ServiceException unusable(Promotion promotion, String why, Throwable cause) {
        return new ServiceException(
                InferenceError.MODEL_UNUSABLE,
                "checkpoint " + promotion.getCheckpointDigest() + " at " + promotion.getUri() + ": " + why,
                cause);
    }

    /** Digest of the weights. */
    public String digest() {
        return digest;
    }

    /** Folder the weights came from. */
    public String uri() {
        return uri;
    }

    /** Number of parameters. */
    public long parameters() {
        return model.parameterCount();
    }

    /** Requests it answered. */
    public AtomicLong answered() {
        return answered;
    }

    /** Text to tokens and back. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** A ranking in the tokens of this model; the input without end of sequence, as T0 was trained. */
    public RankRequest rankRequest(String input, List<String> choices) {
        return RankRequest.of(tokenizer, OPTIONS, input, choices);
    }

    /** Ranks. */
    public RankClassifier classifier() {
        return classifier;
    }

    /** A batch of texts to be written; the caller closes it before it gives its lease back. */
    public OpenBatch openBatch() {
        return new OpenBatch(model, () -> tokenizer.streamingDecoder()::add);
    }

    /** Tokens of an input that are read; longer ones are cut. */
    public int maxInputTokens() {
        return OPTIONS.maxInputTokens();
    }

    /** Takes a lease; false when the model has left memory. */
    public boolean lease() {
        return leases.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Gives a lease back; the last one frees the memory. The loader holds the first. */
    public void release() {
        if (leases.decrementAndGet() == 0) {
            model.close();
        }
    }
}
