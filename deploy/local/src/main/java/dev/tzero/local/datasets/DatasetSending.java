package dev.tzero.local.datasets;

import dev.tzero.local.LaunchException;
import dev.tzero.local.ServiceChannel;
import dev.tzero.proto.dataset.v1.Dataset;
import dev.tzero.proto.dataset.v1.DatasetServiceGrpc;
import dev.tzero.proto.dataset.v1.RegisterDatasetRequest;
import dev.tzero.proto.dataset.v1.RegisterDatasetResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/** Sends a dataset, no faster than the service takes it. One thread uses it. */
final class DatasetSending
        implements ClientResponseObserver<RegisterDatasetRequest, RegisterDatasetResponse>, AutoCloseable {

    private final ServiceChannel service;
    private final CompletableFuture<Dataset> answer = new CompletableFuture<>();
    private final Semaphore changes = new Semaphore(0);
    private ClientCallStreamObserver<RegisterDatasetRequest> call;

    DatasetSending(ServiceChannel service) {
        this.service = service;
        DatasetServiceGrpc.newStub(service.channel()).registerDataset(this);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<RegisterDatasetRequest> stream) {
        call = stream;
        stream.setOnReadyHandler(changes::release);
    }

    /** Sends a part; once the service refused, nothing more is sent. */
    void send(RegisterDatasetRequest part) {
        while (!call.isReady() && !answer.isDone()) {
            changes.acquireUninterruptibly();
        }
        if (!answer.isDone()) {
            call.onNext(part);
        }
    }

    /**
     * Everything was sent: the dataset as the service reads it.
     *
     * @throws LaunchException saying what the service said
     */
    Dataset complete() {
        if (!answer.isDone()) {
            call.onCompleted();
        }
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw service.failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("interrupted while the service read the dataset", e);
        }
    }

    @Override
    public void onNext(RegisterDatasetResponse response) {
        answer.complete(response.getDataset());
    }

    @Override
    public void onError(Throwable failure) {
        answer.completeExceptionally(failure);
        changes.release();
    }

    @Override
    public void onCompleted() {
        changes.release();
    }

    @Override
    public void close() {
        if (!answer.isDone()) {
            call.cancel("given up", null);
        }
    }
}
