package dev.tzero.dataset.config;

import dev.tzero.corpus.kafka.KafkaExampleLogs;
import dev.tzero.dataset.corpus.CorpusPlanner;
import dev.tzero.dataset.export.CorpusDiff;
import dev.tzero.dataset.export.CorpusExport;
import dev.tzero.dataset.export.FinishedCorpora;
import dev.tzero.dataset.mixture.HeldOut;
import dev.tzero.dataset.mixture.MixtureCatalog;
import dev.tzero.dataset.mixture.Mixtures;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.dataset.source.HubDatasets;
import dev.tzero.dataset.source.RegisteredDatasets;
import dev.tzero.dataset.task.Prompts;
import dev.tzero.hub.Hub;
import dev.tzero.platform.kafka.KafkaClients;
import io.smallrye.config.ConfigValidationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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
        List<Path> roots = Stream.concat(config.folders().orElse(List.of()).stream(), Stream.of(config.registered()))
                .distinct()
                .toList();
        return new DatasetCatalog(roots, config.cache());
    }

    @Produces
    @Singleton
    RegisteredDatasets registered(DatasetConfig config, DatasetCatalog datasets) {
        return new RegisteredDatasets(config.registered(), datasets);
    }

    @Produces
    @Singleton
    HubDatasets hub(RegisteredDatasets registered) {
        return new HubDatasets(Hub.ofEnvironment(), registered);
    }

    @Produces
    @Singleton
    Mixtures mixtures(DatasetConfig config, Prompts prompts) {
        return new Mixtures(
                new MixtureCatalog(config.mixtures().orElse(List.of())),
                prompts,
                new HeldOut(config.heldOut().orElse(List.of())));
    }

    @Produces
    @Singleton
    CorpusPlanner planner(DatasetCatalog datasets, Mixtures mixtures) {
        return new CorpusPlanner(datasets, mixtures);
    }

    @Produces
    @Singleton
    CorpusExport export(KafkaClients kafka, DatasetConfig config) {
        return new CorpusExport(new FinishedCorpora(new KafkaExampleLogs(kafka)), config.cache());
    }

    @Produces
    @Singleton
    CorpusDiff diff(KafkaClients kafka) {
        return new CorpusDiff(new FinishedCorpora(new KafkaExampleLogs(kafka)));
    }

    private static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new ConfigValidationException(new ConfigValidationException.Problem[] {
                new ConfigValidationException.Problem(key + ": expected at least " + least + ", found " + value)
            });
        }
    }
}
