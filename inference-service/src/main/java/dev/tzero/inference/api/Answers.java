package dev.tzero.inference.api;

import dev.tzero.inference.compute.Replica;
import dev.tzero.inference.compute.Replica.Pending;
import dev.tzero.inference.config.InferenceConfig;
import dev.tzero.inference.queue.Answer;
import dev.tzero.inference.queue.Caller;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.GeneratedToken;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.RankTask;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Asks the replica on behalf of people who wait: calls and pages. Nobody's thread waits with them; answers are put together
 * and sent on a thread of their own, for the one that computes has other things to do.
 */
@Singleton
public class Answers {

    /** Observers without a priority, the one that ends computing among them, are told before. */
    private static final int AFTER_COMPUTING = Interceptor.Priority.LIBRARY_AFTER;

    private final Replica replica;
    private final String defaultModel;
    private final Sending sending = new Sending();

    public Answers(Replica replica, InferenceConfig config) {
        this.replica = replica;
        this.defaultModel = config.defaultModel();
    }

    /**
     * Sends what has been computed. After that, connections are closed: what a replica that is told to stop computed last would
     * be lost on its way.
     */
    void stop(@Observes @Priority(AFTER_COMPUTING) ShutdownEvent event) {
        sending.close();
    }

    /** One result for each task, in order. What cannot be accepted is thrown at once. */
    public CompletableFuture<List<InferenceResult>> rank(
            String asked, List<RankTask> tasks, BooleanSupplier cancelled) {
        replica.limits().checkCount(tasks.size());
        String model = model(asked);
        Pending<List<Answer.Ranked>> pending = replica.rank(model, tasks, caller(cancelled));
        return pending.answer()
                .thenApplyAsync(
                        answers -> answers.stream()
                                .map(answer -> result(model, pending.digest(), answer)
                                        .setRank(answer.outcome())
                                        .build())
                                .toList(),
                        sending);
    }

    /** One result for each task, in order; the tasks wait together, and fail together. */
    public CompletableFuture<List<InferenceResult>> generate(
            String asked, List<GenerateTask> tasks, BooleanSupplier cancelled) {
        replica.limits().checkCount(tasks.size());
        tasks.forEach(replica.limits()::check);
        String model = model(asked);
        AtomicBoolean failed = new AtomicBoolean();
        Caller caller = caller(() -> failed.get() || cancelled.getAsBoolean());
        List<CompletableFuture<InferenceResult>> pending = new ArrayList<>();
        try {
            for (GenerateTask task : tasks) {
                pending.add(generated(model, replica.generate(model, task, caller, token -> {})));
            }
        } catch (RuntimeException e) {
            // There is no answer to the call any more: nobody wants the others.
            failed.set(true);
            throw e;
        }
        CompletableFuture<List<InferenceResult>> all = new CompletableFuture<>();
        pending.forEach(one -> one.whenComplete((result, failure) -> {
            if (failure != null) {
                failed.set(true);
                all.completeExceptionally(failure);
            }
        }));
        CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new))
                .thenRun(() -> all.complete(
                        pending.stream().map(CompletableFuture::join).toList()));
        return all;
    }

    /** One result, whose tokens are told as they are written. */
    public CompletableFuture<InferenceResult> stream(
            String asked, GenerateTask task, BooleanSupplier cancelled, Consumer<GeneratedToken> onToken) {
        String model = model(asked);
        // In their order, and before the result, which the same thread sends.
        Consumer<GeneratedToken> telling = token -> sending.execute(() -> onToken.accept(token));
        return generated(model, replica.generate(model, task, caller(cancelled), telling));
    }

    private CompletableFuture<InferenceResult> generated(String model, Pending<Answer.Generated> pending) {
        return pending.answer()
                .thenApplyAsync(
                        answer -> result(model, pending.digest(), answer)
                                .setGenerate(answer.outcome())
                                .build(),
                        sending);
    }

    private static Caller caller(BooleanSupplier gone) {
        return Caller.person(gone).until(CallDeadline.ofCall());
    }

    /** The name of the model that is meant: what was asked for, or the default. */
    String model(String asked) {
        return asked.isEmpty() ? defaultModel : asked;
    }

    private InferenceResult.Builder result(String model, String digest, Answer answer) {
        return InferenceResult.newBuilder()
                .setModel(model)
                .setModelDigest(digest)
                .setTimings(answer.timings())
                .setReplica(replica.name());
    }

    /** Waits for an answer; what it failed with is thrown. */
    static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw e;
        }
    }
}
