package dev.tzero.inference.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.tzero.inference.serving.InferenceError;
import dev.tzero.platform.errors.Failure;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.inference.v1.GenerateRequest;
import dev.tzero.proto.inference.v1.GenerateResponse;
import dev.tzero.proto.inference.v1.GenerateStreamRequest;
import dev.tzero.proto.inference.v1.GenerateStreamResponse;
import dev.tzero.proto.inference.v1.InferenceFailure;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.RankRequest;
import dev.tzero.proto.inference.v1.RankResponse;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.resteasy.reactive.RestStreamElementType;

/**
 * The same questions as JSON over HTTP: the requests and responses of the contract in Protobuf's JSON mapping. A body is taken
 * in without a thread, however slowly it comes; a worker reads it when it is whole.
 */
@Path("/v1")
@NonBlocking
@Consumes(MediaType.APPLICATION_JSON)
public class RestInference {

    private final Answers answers;
    private final Executor workers = Infrastructure.getDefaultWorkerPool();

    public RestInference(Answers answers) {
        this.answers = answers;
    }

    /** {@code RankRequest} to {@code RankResponse}. */
    @POST
    @Path("rank")
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> rank(String body) {
        return CompletableFuture.supplyAsync(
                        () -> read(body, RankRequest.newBuilder()).build(), workers)
                .thenCompose(request -> answers.rank(request.getModel(), request.getTasksList(), () -> false))
                .thenApply(results -> MessageJson.print(
                        RankResponse.newBuilder().addAllResults(results).build()));
    }

    /** {@code GenerateRequest} to {@code GenerateResponse}. */
    @POST
    @Path("generate")
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> generate(String body) {
        return CompletableFuture.supplyAsync(
                        () -> read(body, GenerateRequest.newBuilder()).build(), workers)
                .thenCompose(request -> answers.generate(request.getModel(), request.getTasksList(), () -> false))
                .thenApply(results -> MessageJson.print(
                        GenerateResponse.newBuilder().addAllResults(results).build()));
    }

    /** {@code GenerateStreamRequest} to a server-sent event for each {@code GenerateStreamResponse}. */
    @POST
    @Path("generate")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.TEXT_PLAIN)
    public Multi<String> stream(String body) {
        GenerateStreamRequest request =
                read(body, GenerateStreamRequest.newBuilder()).build();
        AtomicBoolean gone = new AtomicBoolean();
        return Multi.createFrom().emitter(events -> {
            events.onTermination(() -> gone.set(true));
            workers.execute(() -> write(request, events, gone));
        });
    }

    private void write(GenerateStreamRequest request, MultiEmitter<? super String> events, AtomicBoolean gone) {
        try {
            answers.stream(
                            request.getModel(),
                            request.getTask(),
                            gone::get,
                            token -> events.emit(MessageJson.print(GenerateStreamResponse.newBuilder()
                                    .setToken(token)
                                    .build())))
                    .whenComplete((result, failure) -> end(events, result, failure));
        } catch (RuntimeException e) {
            end(events, null, e);
        }
    }

    private static void end(MultiEmitter<? super String> events, InferenceResult result, Throwable thrown) {
        if (thrown == null) {
            events.emit(MessageJson.print(
                    GenerateStreamResponse.newBuilder().setResult(result).build()));
        } else {
            Failure failure = Failure.of(
                    thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown);
            events.emit(MessageJson.print(InferenceFailure.newBuilder()
                    .setCode(failure.code())
                    .setMessage(failure.message())
                    .build()));
        }
        events.complete();
    }

    private static <B extends Message.Builder> B read(String body, B message) {
        try {
            JsonFormat.parser().merge(body, message);
            return message;
        } catch (InvalidProtocolBufferException e) {
            throw new ServiceException(
                    InferenceError.BODY_INVALID,
                    "the body is no JSON of a " + message.getDescriptorForType().getName() + ": " + e.getMessage(),
                    e);
        }
    }
}
