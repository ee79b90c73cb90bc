package dev.tzero.local.serving;

import dev.tzero.proto.inference.v1.GenerateRequest;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.GenerationOptions;
import dev.tzero.proto.inference.v1.InferenceRequest;
import dev.tzero.proto.inference.v1.InferenceTimings;
import dev.tzero.proto.inference.v1.ListModelsRequest;
import dev.tzero.proto.inference.v1.RankRequest;
import dev.tzero.proto.inference.v1.RankTask;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** What is asked by call, and how a client takes a refusal. No input is asked twice. */
final class Questions {

    private static final Duration AGAIN = Duration.ofMillis(500);

    private final Replicas replicas;
    private final BenchModel model;
    private final int tokens;
    private final SplittableRandom random = new SplittableRandom(11);

    /** @param tokens of an input where nothing else is said */
    Questions(Replicas replicas, BenchModel model, int tokens) {
        this.replicas = replicas;
        this.model = model;
        this.tokens = tokens;
    }

    /** A ranking for the topic. */
    InferenceRequest ranking(String id) {
        return InferenceRequest.newBuilder()
                .setRequestId(id)
                .setModel("default")
                .setRank(task(tokens))
                .build();
    }

    /** Ranks an input of so many tokens. */
    InferenceTimings rank(int length) {
        return replicas.service()
                .rank(RankRequest.newBuilder().addTasks(task(length)).build())
                .getResults(0)
                .getTimings();
    }

    /** Writes so many tokens. */
    void generate(int count) {
        generate(tokens, count);
    }

    /** A call that is answered without compute. */
    void models() {
        replicas.service().listModels(ListModelsRequest.getDefaultInstance());
    }

    /** Writes so many tokens for an input of so many. */
    void generate(int length, int count) {
        replicas.service()
                .generate(GenerateRequest.newBuilder()
                        .addTasks(GenerateTask.newBuilder()
                                .setInput(model.text(split(), length))
                                .setMaxNewTokens(count)
                                .setOptions(GenerationOptions.newBuilder().setMinNewTokens(count)))
                        .build());
    }

    /** Asks once; a client that is refused waits as it was advised. */
    Outcome askOrWait() {
        Outcome outcome = ask();
        switch (outcome) {
            case Outcome.Accepted _ -> {}
            case Outcome.Refused _ -> LockSupport.parkNanos(AGAIN.toNanos());
            case Outcome.Failed failed -> throw new IllegalStateException("a ranking failed: " + failed.status());
        }
        return outcome;
    }

    /** Asks once. */
    Outcome ask() {
        RankRequest question = RankRequest.newBuilder().addTasks(task(tokens)).build();
        long begin = System.nanoTime();
        try {
            replicas.service().rank(question);
            return new Outcome.Accepted(millisSince(begin));
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED
                    ? new Outcome.Refused(millisSince(begin))
                    : new Outcome.Failed(e.getStatus().toString());
        }
    }

    private static double millisSince(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }

    /** A large model refuses some of as many clients as saturate a small one; they come again. */
    void rankUntilAccepted() {
        while (!(askOrWait() instanceof Outcome.Accepted)) {}
    }

    private RankTask task(int length) {
        SplittableRandom own = split();
        return RankTask.newBuilder()
                .setInput(model.text(own, length))
                .addAllChoices(model.choices(own))
                .build();
    }

    private synchronized SplittableRandom split() {
        return random.split();
    }
}
