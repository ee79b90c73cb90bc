package dev.tzero.local.datasets;

import dev.tzero.local.LaunchException;
import dev.tzero.local.ServiceChannel;
import picocli.CommandLine.Option;

/** Where the dataset service is; a picocli mixin. */
public final class DatasetServiceOption {

    private static final String USUAL_ADDRESS = "localhost:8082";

    @Option(
            names = "--service",
            paramLabel = "HOST:PORT",
            defaultValue = USUAL_ADDRESS,
            description = "The dataset service; ${DEFAULT-VALUE} when not given.")
    private String address;

    /** @throws LaunchException if the address is none */
    public DatasetServiceClient connect() {
        return new DatasetServiceClient(ServiceChannel.to("dataset service", address, USUAL_ADDRESS));
    }
}
