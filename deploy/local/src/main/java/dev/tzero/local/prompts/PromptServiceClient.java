package dev.tzero.local.prompts;

import dev.tzero.local.LaunchException;
import dev.tzero.proto.prompt.v1.ListPromptsRequest;
import dev.tzero.proto.prompt.v1.ListPromptsResponse;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc.PromptServiceBlockingStub;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc.PromptServiceStub;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** A prompt service as a client sees it, over one plaintext channel. */
final class PromptServiceClient implements AutoCloseable {

    /** Where {@code ./tzero up} puts it. */
    static final String USUAL_ADDRESS = "localhost:8081";

    private static final int LARGEST_ANSWER = 32 << 20;
    private static final long PATIENCE_SECONDS = 60;
    private static final int LARGEST_PAGE = 1000;

    private final String address;
    private final ManagedChannel channel;

    private PromptServiceClient(String host, int port) {
        this.address = host + ":" + port;
        this.channel = NettyChannelBuilder.forAddress(host, port)
                .usePlaintext()
                .maxInboundMessageSize(LARGEST_ANSWER)
                .build();
    }

    /** @throws LaunchException if the address is none */
    static PromptServiceClient at(String address) {
        int colon = address.lastIndexOf(':');
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            if (colon > 0 && port > 0 && port < 65536) {
                return new PromptServiceClient(address.substring(0, colon), port);
            }
        } catch (NumberFormatException e) {
            // Not a port: the same answer as for one out of range.
        }
        throw new LaunchException("--service: " + address + "; expected host:port such as " + USUAL_ADDRESS);
    }

    /**
     * Asks the service.
     *
     * @throws LaunchException saying what the service said, or that there is none
     */
    <T> T ask(Function<PromptServiceBlockingStub, T> question) {
        try {
            return question.apply(
                    PromptServiceGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (StatusRuntimeException e) {
            throw failure(e);
        }
    }

    /** For calls that stream, without a deadline. */
    PromptServiceBlockingStub streaming() {
        return PromptServiceGrpc.newBlockingStub(channel);
    }

    /** For calls that stream in both directions. */
    PromptServiceStub duplex() {
        return PromptServiceGrpc.newStub(channel);
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
        Status status = Status.fromThrowable(e);
        if (status.getCode() == Status.Code.UNAVAILABLE) {
            return new LaunchException(
                    "no prompt service answers at " + address + "; ./tzero up starts one, --service names another", e);
        }
        return new LaunchException(
                "the prompt service at " + address + " says " + status.getCode() + ": " + status.getDescription(), e);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
