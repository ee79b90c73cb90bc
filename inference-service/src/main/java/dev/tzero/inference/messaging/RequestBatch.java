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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/** Answers requests of a topic together: each gets exactly one result, an answer or a failure that says why not. */
final class RequestBatch {

    private final Replica replica;
    private final BooleanSupplier catchUp;

    /** @param catchUp reads the promotions that are out, so that a model which was just promoted is not called unknown */
    RequestBatch(Replica replica, BooleanSupplier catchUp) {
        this.replica = replica;
        this.catchUp = catchUp;
    }

    /** One result for each request, in order; those that are gone have any. Waits for them. */
    List<InferenceResult> answer(List<Asked> asked) {
        if (asked.stream()
                .anyMatch(one -> !replica.models().serves(one.request().getModel()))) {
            catchUp.getAsBoolean();
        }
        List<CompletableFuture<InferenceResult>> pending = new ArrayList<>();
        for (Asked one : asked) {
            pending.add(submitted(one, pending));
        }
        return pending.stream().map(RequestBatch::await).toList();
    }

    /** A request that finds the queue full waits until one of those before it is answered. */
    private CompletableFuture<InferenceResult> submitted(Asked asked, List<CompletableFuture<InferenceResult>> before) {
        while (true) {
            try {
                return submit(asked);
            } catch (RuntimeException e) {
                Optional<CompletableFuture<InferenceResult>> open =
                        before.stream().filter(one -> !one.isDone()).findFirst();
                boolean full = e instanceof ServiceException service && service.code() == InferenceError.QUEUE_FULL;
                if (!full || open.isEmpty()) {
                    return CompletableFuture.completedFuture(failed(asked.request(), e));
                }
                await(open.get());
            }
        }
    }

    private CompletableFuture<InferenceResult> submit(Asked asked) {
        InferenceRequest request = asked.request();
        Caller caller = Caller.topic(asked.gone());
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

    private static InferenceResult await(CompletableFuture<InferenceResult> pending) {
        try {
            return pending.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }

    /** A replica that goes away, or has no room at all, answers nothing: the request is read again, here or by another one. */
    private static void rethrowWhenTransient(Throwable e) {
        if (e instanceof ServiceException service
                && (service.code() == InferenceError.STOPPING || service.code() == InferenceError.QUEUE_FULL)) {
            throw service;
        }
    }

    private InferenceResult failed(InferenceRequest request, Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        rethrowWhenTransient(cause);
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
