package dev.tzero.inference.serving;

import dev.tzero.model.lm.CacheUse;
import dev.tzero.proto.training.v1.Promotion;
import java.time.Instant;

/** A checkpoint that a replica knows, be it in memory or not. Leases are taken by any thread; the rest is the registry's. */
final class KnownModel {

    private final Promotion promotion;
    private final ModelSize size;
    private volatile LoadedModel loaded;
    private volatile Instant lastUsed;
    private volatile long answeredBefore;
    private volatile CacheUse cacheBefore = CacheUse.NONE;

    KnownModel(Promotion promotion, ModelSize size, Instant now) {
        this.promotion = promotion;
        this.size = size;
        this.lastUsed = now;
    }

    Promotion promotion() {
        return promotion;
    }

    String digest() {
        return promotion.getCheckpointDigest();
    }

    ModelSize size() {
        return size;
    }

    Instant lastUsed() {
        return lastUsed;
    }

    boolean isLoaded() {
        return loaded != null;
    }

    long answered() {
        LoadedModel now = loaded;
        return answeredBefore + (now == null ? 0 : now.answered().get());
    }

    /** Of all the times that it was in memory. */
    CacheUse cacheUse() {
        LoadedModel now = loaded;
        return now == null ? cacheBefore : cacheBefore.plus(now.cacheUse());
    }

    /** Whether it is what a promotion points at. */
    boolean is(Promotion other) {
        return digest().equals(other.getCheckpointDigest())
                && promotion.getUri().equals(other.getUri());
    }

    /** A lease; null while it is not in memory. */
    LoadedModel lease(Instant now) {
        LoadedModel model = loaded;
        if (model == null || !model.lease()) {
            return null;
        }
        lastUsed = now;
        return model;
    }

    void enter(LoadedModel model) {
        loaded = model;
    }

    /** Leaves memory at once where nobody works with it, else says false. */
    boolean leaveIfIdle() {
        LoadedModel model = loaded;
        if (model == null || !model.closeIfIdle()) {
            return false;
        }
        forget(model);
        return true;
    }

    /** Takes no more work; leaves memory after what was accepted. */
    void leave() {
        LoadedModel model = loaded;
        if (model != null) {
            forget(model);
            model.release();
        }
    }

    private void forget(LoadedModel model) {
        loaded = null;
        answeredBefore += model.answered().get();
        cacheBefore = cacheBefore.plus(model.cacheUse()).freed();
    }
}
