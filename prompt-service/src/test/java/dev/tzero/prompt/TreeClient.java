package dev.tzero.prompt;

import dev.tzero.proto.prompt.v1.ImportPromptTreeRequest;
import dev.tzero.proto.prompt.v1.ImportPromptTreeResponse;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc.PromptServiceStub;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A client of ImportPromptTree that sends everything and then reads to the end. */
final class TreeClient {

    private TreeClient() {}

    /** @throws StatusRuntimeException with which the service ended the call */
    static List<ImportPromptTreeResponse> send(PromptServiceStub service, List<ImportPromptTreeRequest> requests) {
        CompletableFuture<List<ImportPromptTreeResponse>> end = new CompletableFuture<>();
        StreamObserver<ImportPromptTreeRequest> out = service.importPromptTree(new StreamObserver<>() {
            private final List<ImportPromptTreeResponse> news = new ArrayList<>();

            @Override
            public void onNext(ImportPromptTreeResponse event) {
                news.add(event);
            }

            @Override
            public void onError(Throwable thrown) {
                end.completeExceptionally(thrown);
            }

            @Override
            public void onCompleted() {
                end.complete(news);
            }
        });
        requests.forEach(out::onNext);
        out.onCompleted();
        try {
            return end.orTimeout(PromptFixture.LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StatusRuntimeException refused ? refused : e;
        }
    }
}
