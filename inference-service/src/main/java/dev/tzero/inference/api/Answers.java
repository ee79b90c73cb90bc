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
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Asks the replica on behalf of people who wait: calls and pages. */
@Singleton
public class Answers {

    private final Replica replica;
    private final String defaultModel;

    public Answers(Replica replica, InferenceConfig config) {
        this.replica = replica;
        this.defaultModel = config.defaultModel();
    }

    /** One result for each task, in order. */
    public List<InferenceResult> rank(String asked, List<RankTask> tasks, BooleanSupplier cancelled) {
        replica.limits().checkCount(tasks.size());
        String model = model(asked);
        Pending<List<Answer.Ranked>> pending = replica.rank(model, tasks, caller(cancelled));
        return await(pending.answer()).stream()
                .map(answer -> result(model, pending.digest(), answer)
                        .setRank(answer.outcome())
                        .build())
                .toList();
    }

    /** One result for each task, in order; the tasks wait together. */
    public List<InferenceResult> generate(String asked, List<GenerateTask> tasks, BooleanSupplier cancelled) {
        replica.limits().checkCount(tasks.size());
        tasks.forEach(replica.limits()::check);
        String model = model(asked);
        AtomicBoolean failed = new AtomicBoolean();
        Caller caller = caller(() -> failed.get() || cancelled.getAsBoolean());
        List<Pending<Answer.Generated>> pending = new ArrayList<>();
        try {
            for (GenerateTask task : tasks) {
                pending.add(replica.generate(model, task, caller, token -> {}));
            }
            return pending.stream().map(one -> generated(model, one)).toList();
        } catch (RuntimeException e) {
            // There is no answer to the call any more: nobody wants the others.
            failed.set(true);
            throw e;
        }
    }

    /** One result, whose tokens are told as they are written. */
    public InferenceResult stream(
            String asked, GenerateTask task, BooleanSupplier cancelled, Consumer<GeneratedToken> onToken) {
        String model = model(asked);
        return generated(model, replica.generate(model, task, caller(cancelled), onToken));
    }

    private InferenceResult generated(String model, Pending<Answer.Generated> pending) {
        Answer.Generated answer = await(pending.answer());
        return result(model, pending.digest(), answer)
                .setGenerate(answer.outcome())
                .build();
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

    private static <T> T await(CompletableFuture<T> answer) {
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
