package dev.tzero.local.datasets;

import dev.tzero.local.LaunchException;
import dev.tzero.local.ServiceChannel;
import dev.tzero.proto.dataset.v1.DatasetServiceGrpc;
import dev.tzero.proto.dataset.v1.DatasetServiceGrpc.DatasetServiceBlockingStub;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** A dataset service as a client sees it. */
public final class DatasetServiceClient implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;

    private final ServiceChannel service;

    DatasetServiceClient(ServiceChannel service) {
        this.service = service;
    }

    /**
     * Asks the service.
     *
     * @throws LaunchException saying what the service said, or that there is none
     */
    public <T> T ask(Function<DatasetServiceBlockingStub, T> question) {
        try {
            return question.apply(DatasetServiceGrpc.newBlockingStub(service.channel())
                    .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (StatusRuntimeException e) {
            throw service.failure(e);
        }
    }

    /**
     * Follows a stream to its end, however long that takes.
     *
     * @throws LaunchException saying what the service said, or that there is none
     */
    <T> void follow(Function<DatasetServiceBlockingStub, Iterator<T>> question, Consumer<T> reader) {
        try {
            question.apply(DatasetServiceGrpc.newBlockingStub(service.channel()))
                    .forEachRemaining(reader);
        } catch (StatusRuntimeException e) {
            throw service.failure(e);
        }
    }

    /** Begins to send a dataset. */
    DatasetSending register() {
        return new DatasetSending(service);
    }

    @Override
    public void close() {
        service.close();
    }
}
