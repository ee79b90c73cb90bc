package dev.tzero.inference.serving;

import dev.tzero.model.generate.OpenBatch;
import dev.tzero.model.lm.CacheUse;
import dev.tzero.model.lm.LanguageModel;
import dev.tzero.model.rank.RankClassifier;
import dev.tzero.model.rank.RankOptions;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.tokenizer.Tokenizer;
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
    private final MemoryBudget.Share share;
    private final RankClassifier classifier;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicInteger leases = new AtomicInteger(1);

    /** @param share the memory it takes; given back when it is freed */
    LoadedModel(String digest, String uri, LanguageModel model, Tokenizer tokenizer, MemoryBudget.Share share) {
        this.digest = digest;
        this.uri = uri;
        this.model = model;
        this.tokenizer = tokenizer;
        this.share = share;
        this.classifier = new RankClassifier(model, OPTIONS);
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

    /** What it was good for to keep inputs that were read. */
    public CacheUse cacheUse() {
        return model.cacheUse();
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

    /** Gives a lease back; the last one frees the memory. The registry holds the first. */
    public void release() {
        switch (leases.decrementAndGet()) {
            case 0 -> free();
            case 1 -> share.idle();
            default -> {
                // Others work with it.
            }
        }
    }

    /** Frees the memory where nobody but the registry holds a lease, else says false. */
    boolean closeIfIdle() {
        if (!leases.compareAndSet(1, 0)) {
            return false;
        }
        free();
        return true;
    }

    private void free() {
        model.close();
        tokenizer.close();
        share.close();
    }
}
