package dev.tzero.inference.serving;

import dev.tzero.model.lm.CacheUse;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.training.v1.Promotion;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * Which models answer under which names, and which of them are in memory. A promotion loads the new model beside the old
 * one and then switches the alias; work that was accepted before keeps the model it was accepted for.
 *
 * <p>Where the budget has no room for a model, the one whose last use is longest ago leaves; one that somebody works with
 * never does. A model that left is loaded again by the next question to it. Any thread asks; one at a time loads.
 */
public final class ModelRegistry {

    private final ModelLoader loader;
    private final MemoryBudget budget;
    private final InstantSource clock;
    private final Map<String, Alias> aliases = new ConcurrentSkipListMap<>();
    private final Map<String, String> refused = new ConcurrentSkipListMap<>();
    private volatile CacheUse cacheOfGone = CacheUse.NONE;

    /** @param budget what all models may take together */
    public ModelRegistry(ModelLoader loader, MemoryBudget budget, InstantSource clock) {
        this.loader = loader;
        this.budget = budget;
        this.clock = clock;
    }

    private record Alias(String name, KnownModel model, Instant since) {

        Served served() {
            return new Served(
                    name,
                    model.digest(),
                    model.promotion().getUri(),
                    model.size(),
                    model.isLoaded(),
                    since,
                    model.lastUsed(),
                    model.answered());
        }
    }

    /** What all models may take together, and take. */
    public MemoryBudget budget() {
        return budget;
    }

    /** Moves an alias to a checkpoint. One that cannot be used is refused and remembered, and the old one serves on. */
    public synchronized void promote(Promotion promotion) {
        String alias = promotion.getAlias();
        Alias old = aliases.get(alias);
        if (old != null && old.model().is(promotion)) {
            refused.remove(alias);
            return;
        }
        KnownModel model;
        try {
            Optional<KnownModel> known =
                    models().filter(other -> other.is(promotion)).findFirst();
            model = known.isPresent() ? known.get() : loadNew(promotion, old == null ? null : old.model());
        } catch (ServiceException e) {
            refused.put(alias, e.getMessage());
            throw e;
        }
        refused.remove(alias);
        aliases.put(alias, new Alias(alias, model, clock.instant()));
        leaveUnlessServed(old);
    }

    /** Takes an alias away. */
    public synchronized void withdraw(String alias) {
        refused.remove(alias);
        leaveUnlessServed(aliases.remove(alias));
    }

    /**
     * Loads a model that is known into memory, where it is not there already.
     *
     * @throws ServiceException as {@link #lease} does
     */
    public void load(String name) {
        lease(name).release();
    }

    /**
     * Takes a model out of memory, after the work that was accepted for it. Its names stay, and the next question loads it
     * again.
     *
     * @throws ServiceException {@link InferenceError#MODEL_UNKNOWN}, saying what is served instead
     */
    public synchronized void unload(String name) {
        find(name).leave();
    }

    /** Whether an alias or a digest is served, from memory or by loading it first. */
    public boolean serves(String name) {
        return named(name).isPresent();
    }

    /**
     * The digest of the model of an alias.
     *
     * @throws ServiceException {@link InferenceError#MODEL_UNKNOWN}, saying what is served instead
     */
    public String digest(String name) {
        return find(name).digest();
    }

    /**
     * A lease on the model of an alias or a digest, which is loaded where it is not in memory; the caller releases it.
     *
     * @throws ServiceException {@link InferenceError#MODEL_UNKNOWN}, saying what is served instead; where it has to be loaded
     *     also {@link InferenceError#MODEL_UNUSABLE}, {@link InferenceError#MODEL_TOO_LARGE} and {@link
     *     InferenceError#MEMORY_FULL}
     */
    public LoadedModel lease(String name) {
        while (true) {
            LoadedModel leased = find(name).lease(clock.instant());
            if (leased != null) {
                return leased;
            }
            loadAgain(name);
        }
    }

    /** Every alias with its model, by alias. */
    public List<Served> served() {
        return aliases.values().stream().map(Alias::served).toList();
    }

    /** Models in memory; one that has left but still works on what was accepted is not counted. */
    public long loaded() {
        return models().filter(KnownModel::isLoaded).count();
    }

    /** What it was good for to keep inputs that were read, of all models that were ever served. */
    public CacheUse cacheUse() {
        return models().map(KnownModel::cacheUse).reduce(cacheOfGone, CacheUse::plus);
    }

    /** Why the last promotion of an alias was refused, by alias. */
    public Map<String, String> refused() {
        return new TreeMap<>(refused);
    }

    private synchronized void loadAgain(String name) {
        KnownModel model = find(name);
        if (!model.isLoaded()) {
            load(model, null);
        }
    }

    private KnownModel loadNew(Promotion promotion, KnownModel old) {
        KnownModel model = new KnownModel(promotion, loader.size(promotion), clock.instant());
        load(model, old);
        return model;
    }

    /** @param successorOf the model that goes last to make room, for it serves on when the new one is no good */
    private void load(KnownModel model, KnownModel successorOf) {
        String name = "checkpoint " + model.digest();
        MemoryBudget.Share share = budget.take(name, model.size().memory(), () -> makeRoom(successorOf));
        model.enter(loader.load(model.promotion(), share));
    }

    private boolean makeRoom(KnownModel last) {
        return models().sorted(Comparator.<KnownModel, Boolean>comparing(model -> model == last)
                        .thenComparing(KnownModel::lastUsed))
                .anyMatch(KnownModel::leaveIfIdle);
    }

    private void leaveUnlessServed(Alias gone) {
        if (gone != null && models().noneMatch(model -> model == gone.model())) {
            gone.model().leave();
            cacheOfGone = cacheOfGone.plus(gone.model().cacheUse().freed());
        }
    }

    private KnownModel find(String name) {
        return named(name)
                .orElseThrow(() -> new ServiceException(
                        InferenceError.MODEL_UNKNOWN,
                        "model: '" + name + "' is not served here: expected "
                                + (aliases.isEmpty()
                                        ? "any, once a checkpoint is promoted"
                                        : "an alias of " + aliases.keySet() + " or the digest of its checkpoint")));
    }

    private Optional<KnownModel> named(String name) {
        Alias alias = aliases.get(name);
        return alias != null
                ? Optional.of(alias.model())
                : models().filter(model -> model.digest().equals(name)).findFirst();
    }

    private Stream<KnownModel> models() {
        return aliases.values().stream().map(Alias::model).distinct();
    }
}
