package dev.tzero.inference.serving;

import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.training.v1.Promotion;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/**
 * Which models answer under which names. A promotion loads the new model beside the old one and then switches the alias;
 * work that was accepted before keeps the model it was accepted for. One thread promotes, any thread asks.
 */
public final class ModelRegistry {

    private final Function<Promotion, LoadedModel> loader;
    private final InstantSource clock;
    private final Map<String, Served> aliases = new ConcurrentSkipListMap<>();
    private final Map<String, String> refused = new ConcurrentSkipListMap<>();

    /** @param loader loads what a promotion points at */
    public ModelRegistry(Function<Promotion, LoadedModel> loader, InstantSource clock) {
        this.loader = loader;
        this.clock = clock;
    }

    /** A model under an alias. */
    public record Served(String alias, LoadedModel model, Instant since) {}

    /** Moves an alias to a checkpoint. One that cannot be used is refused and remembered, and the old one serves on. */
    public synchronized void promote(Promotion promotion) {
        String alias = promotion.getAlias();
        Served old = aliases.get(alias);
        if (old != null && old.model().digest().equals(promotion.getCheckpointDigest())) {
            refused.remove(alias);
            return;
        }
        LoadedModel model;
        try {
            model = byDigest(promotion.getCheckpointDigest()).orElseGet(() -> loader.apply(promotion));
        } catch (ServiceException e) {
            refused.put(alias, e.getMessage());
            throw e;
        }
        refused.remove(alias);
        aliases.put(alias, new Served(alias, model, clock.instant()));
        if (old != null && byDigest(old.model().digest()).isEmpty()) {
            old.model().release();
        }
    }

    /** Takes an alias away. */
    public synchronized void withdraw(String alias) {
        Served old = aliases.remove(alias);
        if (old != null && byDigest(old.model().digest()).isEmpty()) {
            old.model().release();
        }
    }

    /** Whether an alias or a digest is served. */
    public boolean serves(String name) {
        return find(name).isPresent();
    }

    /**
     * A lease on the model of an alias or a digest; the caller releases it.
     *
     * @throws ServiceException {@link InferenceError#MODEL_UNKNOWN}, saying what is served instead
     */
    public LoadedModel lease(String name) {
        Optional<LoadedModel> found = find(name);
        while (found.isPresent() && !found.get().lease()) {
            found = find(name);
        }
        return found.orElseThrow(() -> new ServiceException(
                InferenceError.MODEL_UNKNOWN,
                "model: '" + name + "' is not served here: expected "
                        + (aliases.isEmpty()
                                ? "any, once a checkpoint is promoted"
                                : "an alias of " + aliases.keySet() + " or the digest of its checkpoint")));
    }

    /** Every alias with its model, by alias. */
    public Collection<Served> served() {
        return List.copyOf(aliases.values());
    }

    /** Why the last promotion of an alias was refused, by alias. */
    public Map<String, String> refused() {
        return new TreeMap<>(refused);
    }

    private Optional<LoadedModel> find(String name) {
        Served served = aliases.get(name);
        return served != null ? Optional.of(served.model()) : byDigest(name);
    }

    private Optional<LoadedModel> byDigest(String digest) {
        return aliases.values().stream()
                .map(Served::model)
                .filter(model -> model.digest().equals(digest))
                .findFirst();
    }
}
