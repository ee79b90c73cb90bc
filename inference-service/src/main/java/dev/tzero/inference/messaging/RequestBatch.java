package dev.tzero.inference.messaging;

import dev.tzero.inference.compute.Replica;
import dev.tzero.inference.queue.Answer;
import dev.tzero.inference.queue.Caller;
import dev.tzero.inference.serving.InferenceError;
import dev.tzero.platform.errors.Failure;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.inference.v1.InferenceFailure;
import dev.tzero.proto.inference.v1.InferenceRequest;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.InferenceTimings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Answers requests of a topic together: each gets exactly one result, an answer or a failure that says why not. */
final class RequestBatch {

    private final Replica replica;
    private final BooleanSupplier catchUp;

    /** Texts become tokens on a thread of its own: the one that asks has its group to think of. */
    private final ExecutorService queueing = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("requests-queueing").daemon().factory());

    /** @param catchUp reads the promotions that are out, so that a model which was just promoted is not called unknown */
    RequestBatch(Replica replica, BooleanSupplier catchUp) {
        this.replica = replica;
        this.catchUp = catchUp;
    }

    /** One result for each request, in order; those that are gone have any. Batches are queued in the order of these calls. */
    CompletableFuture<List<InferenceResult>> answer(List<Asked> asked) {
        return CompletableFuture.supplyAsync(() -> queued(asked), queueing)
                .thenCompose(pending -> CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new))
                        .thenApply(all ->
                                pending.stream().map(CompletableFuture::join).toList()));
    }

    private List<CompletableFuture<InferenceResult>> queued(List<Asked> asked) {
        if (asked.stream()
                .anyMatch(one -> !replica.models().serves(one.request().getModel()))) {
            catchUp.getAsBoolean();
        }
        return asked.stream().map(this::queued).toList();
    }

    /** A request that finds the queue full waits until something of a topic is answered. */
    private CompletableFuture<InferenceResult> queued(Asked asked) {
        Caller caller = Caller.topic(asked.gone());
        while (true) {
            try {
                return submit(asked.request(), caller);
            } catch (RuntimeException e) {
                if (!(e instanceof ServiceException refused && refused.code() == InferenceError.QUEUE_FULL)) {
                    return CompletableFuture.completedFuture(failed(asked.request(), e));
                }
                replica.awaitAnswer(caller);
            }
        }
    }

    private CompletableFuture<InferenceResult> submit(InferenceRequest request, Caller caller) {
        return switch (request.getTaskCase()) {
            case RANK -> {
                Replica.Pending<List<Answer.Ranked>> pending =
                        replica.rank(request.getModel(), List.of(request.getRank()), caller);
                yield pending.answer()
                        .handle((answers, failure) -> failure != null
                                ? failed(request, failure)
                                : result(
                                                request,
                                                pending.digest(),
                                                answers.getFirst().timings())
                                        .setRank(answers.getFirst().outcome())
                                        .build());
            }
            case GENERATE -> {
                Replica.Pending<Answer.Generated> pending =
                        replica.generate(request.getModel(), request.getGenerate(), caller, token -> {});
                yield pending.answer()
                        .handle((answer, failure) -> failure != null
                                ? failed(request, failure)
                                : result(request, pending.digest(), answer.timings())
                                        .setGenerate(answer.outcome())
                                        .build());
            }
            case TASK_NOT_SET ->
                throw new ServiceException(InferenceError.TASK_MISSING, "task: absent: expected generate or rank");
        };
    }

    /** A replica that goes away answers nothing: the request is read again, by another one. */
    private static void rethrowWhenStopping(Throwable e) {
        if (e instanceof ServiceException service && service.code() == InferenceError.STOPPING) {
            throw service;
        }
    }

    private InferenceResult failed(InferenceRequest request, Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        rethrowWhenStopping(cause);
        Failure failure = Failure.of(cause);
        return result(request, "", InferenceTimings.getDefaultInstance())
                .setFailure(
                        InferenceFailure.newBuilder().setCode(failure.code()).setMessage(failure.message()))
                .build();
    }

    private InferenceResult.Builder result(InferenceRequest request, String digest, InferenceTimings timings) {
        return InferenceResult.newBuilder()
                .setRequestId(request.getRequestId())
                .setModel(request.getModel())
                .setModelDigest(digest)
                .setTimings(timings)
                .setOrigin(request.getOrigin())
                .setReplica(replica.name());
    }
}
