package dev.tzero.dataset.config;

import dev.tzero.dataset.corpus.CorpusPlanner;
import dev.tzero.dataset.mixture.MixtureCatalog;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.dataset.task.Prompts;
import io.smallrye.config.ConfigValidationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Makes the domain's objects from the configuration. */
@Singleton
public class Wiring {

    /** @throws ConfigValidationException naming the key that is out of range */
    public Wiring(DatasetConfig config) {
        atLeast("tzero.dataset.corpus.queue", config.corpus().queue(), 1);
        atLeast("tzero.dataset.corpus.threads", config.corpus().threads(), 0);
    }

    @Produces
    @Singleton
    DatasetCatalog datasets(DatasetConfig config) {
        return new DatasetCatalog(config.folders().orElse(List.of()), config.cache());
    }

    @Produces
    @Singleton
    MixtureCatalog mixtures(DatasetConfig config) {
        return new MixtureCatalog(config.mixtures().orElse(List.of()));
    }

    @Produces
    @Singleton
    CorpusPlanner planner(DatasetCatalog datasets, MixtureCatalog mixtures, Prompts prompts) {
        return new CorpusPlanner(datasets, mixtures, prompts);
    }

    private static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new ConfigValidationException(new ConfigValidationException.Problem[] {
                new ConfigValidationException.Problem(key + ": expected at least " + least + ", found " + value)
            });
        }
    }
}
