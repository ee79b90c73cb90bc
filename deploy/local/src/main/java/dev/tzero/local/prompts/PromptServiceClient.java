package dev.tzero.local.prompts;

import dev.tzero.local.LaunchException;
import dev.tzero.local.ServiceChannel;
import dev.tzero.proto.prompt.v1.ListPromptsRequest;
import dev.tzero.proto.prompt.v1.ListPromptsResponse;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc.PromptServiceBlockingStub;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc.PromptServiceStub;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** A prompt service as a client sees it, over one plaintext channel. */
final class PromptServiceClient implements AutoCloseable {

    /** Where {@code ./tzero up} puts it. */
    static final String USUAL_ADDRESS = "localhost:8081";

    private static final long PATIENCE_SECONDS = 60;
    private static final int LARGEST_PAGE = 1000;

    private final ServiceChannel service;

    private PromptServiceClient(ServiceChannel service) {
        this.service = service;
    }

    /** @throws LaunchException if the address is none */
    static PromptServiceClient at(String address) {
        return new PromptServiceClient(ServiceChannel.to("prompt service", address, USUAL_ADDRESS));
    }

    /**
     * Asks the service.
     *
     * @throws LaunchException saying what the service said, or that there is none
     */
    <T> T ask(Function<PromptServiceBlockingStub, T> question) {
        try {
            return question.apply(PromptServiceGrpc.newBlockingStub(service.channel())
                    .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (StatusRuntimeException e) {
            throw failure(e);
        }
    }

    /** For calls that stream, without a deadline. */
    PromptServiceBlockingStub streaming() {
        return PromptServiceGrpc.newBlockingStub(service.channel());
    }

    /** For calls that stream in both directions. */
    PromptServiceStub duplex() {
        return PromptServiceGrpc.newStub(service.channel());
    }

    /** Follows a listing to its last page. */
    void forEach(ListPromptsRequest filter, Consumer<PromptRevision> reader) {
        String token = "";
        do {
            ListPromptsRequest request = filter.toBuilder()
                    .setPageSize(LARGEST_PAGE)
                    .setPageToken(token)
                    .build();
            ListPromptsResponse page = ask(service -> service.listPrompts(request));
            page.getPromptsList().forEach(reader);
            token = page.getNextPageToken();
        } while (!token.isEmpty());
    }

    /** What went wrong, for people. */
    LaunchException failure(Throwable e) {
        return service.failure(e);
    }

    @Override
    public void close() {
        service.close();
    }
}
