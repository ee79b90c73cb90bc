package dev.tzero.prompt.config;

import dev.tzero.prompt.check.PromptChecks;
import dev.tzero.prompt.datasets.CachedDatasets;
import dev.tzero.prompt.datasets.DatasetServiceClient;
import dev.tzero.prompt.datasets.Datasets;
import dev.tzero.prompt.datasets.NoDatasets;
import dev.tzero.prompt.library.LibraryMode;
import dev.tzero.prompt.preview.Renderings;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;

/** Makes the parts of the domain out of the configuration; a value that none can be made of stops the start. */
@Singleton
public class PromptSettings {

    private static final int MOST_ROWS = 1000;

    private final PromptConfig config;
    private ManagedChannel channel;

    public PromptSettings(PromptConfig config) {
        this.config = config;
        require("check.rows", config.check().rows(), 0, MOST_ROWS);
        require("preview.threads", config.preview().threads(), 1, 64);
        require("preview.queue", config.preview().queue(), 1, 100_000);
    }

    @Produces
    @Singleton
    LibraryMode mode() {
        return config.readOnly() ? LibraryMode.READ_ONLY : LibraryMode.WRITABLE;
    }

    @Produces
    @Singleton
    Datasets datasets() {
        Optional<String> address = config.datasets().address().filter(text -> !text.isBlank());
        if (address.isEmpty()) {
            return new NoDatasets();
        }
        channel = ManagedChannelBuilder.forTarget(address.get()).usePlaintext().build();
        InstantSource clock = InstantSource.system();
        return new CachedDatasets(
                new DatasetServiceClient(
                        channel, config.datasets().deadline(), config.datasets().pause(), clock),
                config.datasets().cache(),
                clock);
    }

    void close(@Disposes Datasets datasets) {
        if (channel != null) {
            channel.shutdownNow();
        }
    }

    @Produces
    @Singleton
    PromptChecks checks(Datasets datasets) {
        return new PromptChecks(datasets, config.check().rows());
    }

    @Produces
    @Singleton
    Renderings renderings() {
        return new Renderings(config.preview().threads(), config.preview().queue());
    }

    void close(@Disposes Renderings renderings) {
        renderings.close();
    }

    private static void require(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "tzero.prompt." + key + " is " + value + ", expected " + least + " to " + most);
        }
    }
}
