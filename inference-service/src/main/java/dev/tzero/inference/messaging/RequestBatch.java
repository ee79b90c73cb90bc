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
import dev.tzero.proto.inference.v1.RankTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** One result for each request. */
    List<InferenceResult> answer(List<InferenceRequest> requests) {
        if (requests.stream().anyMatch(request -> !replica.models().serves(request.getModel()))) {
            catchUp.getAsBoolean();
        }
        List<InferenceResult> results = new ArrayList<>();
        Map<String, List<InferenceRequest>> rankings = new LinkedHashMap<>();
        for (InferenceRequest request : requests) {
            switch (request.getTaskCase()) {
                case RANK -> {
                    ServiceException problem = problem(request.getRank());
                    if (problem == null) {
                        rankings.computeIfAbsent(request.getModel(), model -> new ArrayList<>())
                                .add(request);
                    } else {
                        results.add(failed(request, problem));
                    }
                }
                case GENERATE -> results.add(generate(request));
                case TASK_NOT_SET ->
                    results.add(failed(
                            request,
                            new ServiceException(
                                    InferenceError.TASK_MISSING, "task: absent: expected generate or rank")));
            }
        }
        rankings.forEach((model, group) -> results.addAll(rank(model, group)));
        return results;
    }

    private ServiceException problem(RankTask task) {
        try {
            replica.limits().check(task);
            return null;
        } catch (ServiceException e) {
            return e;
        }
    }

    private List<InferenceResult> rank(String model, List<InferenceRequest> requests) {
        try {
            Replica.Pending<List<Answer.Ranked>> pending = replica.rank(
                    model, requests.stream().map(InferenceRequest::getRank).toList(), Caller.topic(() -> false));
            List<Answer.Ranked> answers = pending.answer().join();
            List<InferenceResult> results = new ArrayList<>();
            for (int i = 0; i < requests.size(); i++) {
                results.add(
                        result(requests.get(i), pending.digest(), answers.get(i).timings())
                                .setRank(answers.get(i).outcome())
                                .build());
            }
            return results;
        } catch (ServiceException | CompletionException e) {
            rethrowWhenStopping(e);
            if (requests.size() == 1 || code(e) == InferenceError.MODEL_UNKNOWN) {
                return requests.stream().map(request -> failed(request, e)).toList();
            }
            // One of them is bad: ask for each by itself, so that the others are answered.
            return requests.stream()
                    .flatMap(request -> rank(model, List.of(request)).stream())
                    .toList();
        }
    }

    private InferenceResult generate(InferenceRequest request) {
        try {
            Replica.Pending<Answer.Generated> pending =
                    replica.generate(request.getModel(), request.getGenerate(), Caller.topic(() -> false), token -> {});
            Answer.Generated answer = pending.answer().join();
            return result(request, pending.digest(), answer.timings())
                    .setGenerate(answer.outcome())
                    .build();
        } catch (ServiceException | CompletionException e) {
            rethrowWhenStopping(e);
            return failed(request, e);
        }
    }

    /** A replica that goes away answers nothing: another one will. */
    private static void rethrowWhenStopping(RuntimeException e) {
        if (code(e) == InferenceError.STOPPING) {
            throw e;
        }
    }

    private static Object code(RuntimeException e) {
        Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        return cause instanceof ServiceException service ? service.code() : null;
    }

    private InferenceResult failed(InferenceRequest request, RuntimeException thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
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
