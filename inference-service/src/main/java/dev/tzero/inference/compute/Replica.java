package dev.tzero.inference.compute;

import dev.tzero.inference.queue.Answer;
import dev.tzero.inference.queue.Caller;
import dev.tzero.inference.queue.Work;
import dev.tzero.inference.queue.WorkQueue;
import dev.tzero.inference.serving.InferenceError;
import dev.tzero.inference.serving.LoadedModel;
import dev.tzero.inference.serving.ModelRegistry;
import dev.tzero.inference.serving.TaskLimits;
import dev.tzero.inference.serving.WantedGeneration;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.GeneratedToken;
import dev.tzero.proto.inference.v1.RankTask;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** One replica: checks tasks, leases their model and queues them for the compute thread. */
public final class Replica {

    /** So many are never too many, whatever was measured before. */
    private static final int FEW_TASKS = 16;

    private final String name;
    private final ModelRegistry models;
    private final TaskLimits limits;
    private final WorkQueue queue;
    private final Pace pace;
    private final DrainRate drain;
    private final Duration longestWait;
    private final ComputeMeters meters;

    /**
     * @param name what answers call this replica
     * @param loop computes what is queued
     * @param longestWait that people are let in for: where what waits before takes longer, they are refused at once
     */
    public Replica(
            String name,
            ModelRegistry models,
            TaskLimits limits,
            WorkQueue queue,
            ComputeLoop loop,
            Duration longestWait) {
        this.name = name;
        this.models = models;
        this.limits = limits;
        this.queue = queue;
        this.pace = loop.pace();
        this.drain = loop.drain();
        this.longestWait = longestWait;
        this.meters = loop.meters();
    }

    /** A result on its way, and the model that makes it. */
    public record Pending<T>(String digest, CompletableFuture<T> answer) {}

    /** What answers call this replica. */
    public String name() {
        return name;
    }

    /** The models it serves. */
    public ModelRegistry models() {
        return models;
    }

    /** What tasks may ask for. */
    public TaskLimits limits() {
        return limits;
    }

    /** Tasks that are accepted and not answered. */
    public int waiting() {
        return queue.waiting();
    }

    /** Waits until something is answered of what keeps a caller's tasks out of the queue. */
    public void awaitAnswer(Caller caller) {
        queue.awaitAnswer(caller.interactive());
    }

    /**
     * Ranks.
     *
     * @throws dev.tzero.platform.errors.ServiceException when a task is invalid, the model unknown, the queue full or the deadline
     *     too short
     */
    public Pending<List<Answer.Ranked>> rank(String model, List<RankTask> tasks, Caller caller) {
        tasks.forEach(limits::check);
        return submit(
                model,
                tasks.size(),
                caller,
                (leased, answer) -> new Work.Rank(
                        leased,
                        tasks.stream()
                                .map(task -> leased.rankRequest(task.getInput(), task.getChoicesList()))
                                .toList(),
                        caller,
                        System.nanoTime(),
                        answer));
    }

    /**
     * Writes one text.
     *
     * @param onToken told of every token as it is written, on the compute thread
     * @throws dev.tzero.platform.errors.ServiceException when the task is invalid, the model unknown, the queue full or the deadline
     *     too short
     */
    public Pending<Answer.Generated> generate(
            String model, GenerateTask task, Caller caller, Consumer<GeneratedToken> onToken) {
        limits.check(task);
        return submit(model, 1, caller, (leased, answer) -> {
            int[] all = leased.tokenizer().encode(task.getInput());
            if (all.length == 0) {
                throw new ServiceException(InferenceError.INPUT_EMPTY, "input: no token: expected a text");
            }
            int[] input = Arrays.copyOf(all, Math.min(all.length, leased.maxInputTokens()));
            return new Work.Generate(
                    leased,
                    input,
                    all.length > input.length,
                    WantedGeneration.options(task),
                    task.getLogProbabilities(),
                    caller,
                    System.nanoTime(),
                    onToken,
                    answer);
        });
    }

    /** Texts become tokens here, on the thread of whoever asks: the compute thread has other things to do. */
    private <T> Pending<T> submit(
            String model, int tasks, Caller caller, BiFunction<LoadedModel, CompletableFuture<T>, Work> making) {
        refuseWhatIsVain(tasks, caller);
        LoadedModel leased = models.lease(model);
        CompletableFuture<T> answer = new CompletableFuture<>();
        answer.whenComplete((result, failure) -> leased.release());
        try {
            Work work = making.apply(leased, answer);
            answer.whenComplete((result, failure) -> {
                meters.ended(work, failure);
                if (failure == null) {
                    drain.answered(work.cost());
                }
            });
            offer(work);
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            throw e;
        }
        return new Pending<>(leased.digest(), answer);
    }

    private void offer(Work work) {
        switch (queue.offer(work)) {
            case ACCEPTED -> {}
            case FULL -> throw Refusals.full(queue.waiting());
            case CLOSED -> throw Refusals.stopping();
        }
    }

    /** Under more load than can be borne nearly everybody is refused: that must cost next to nothing. */
    private void refuseWhatIsVain(int tasks, Caller caller) {
        long now = System.nanoTime();
        ServiceException unwanted = Refusals.unwanted(caller, now);
        if (unwanted != null) {
            throw unwanted;
        }
        long remaining = caller.remaining(now);
        if (pace.nanosAhead() > remaining) {
            throw Refusals.tooShort(remaining, pace.nanosAhead());
        }
        if (!queue.hasRoom(caller.interactive(), tasks)) {
            throw Refusals.full(queue.waiting());
        }
        if (caller.interactive()) {
            requireShortWait();
        }
    }

    private void requireShortWait() {
        WorkQueue.Length length = queue.length(true);
        long ahead = drain.nanosFor(length.cost());
        if (length.tasks() >= FEW_TASKS && ahead > longestWait.toNanos()) {
            throw Refusals.waitTooLong(length.tasks(), Duration.ofNanos(ahead), longestWait);
        }
    }
}
