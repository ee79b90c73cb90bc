package dev.tzero.inference.compute;

import dev.tzero.inference.queue.Answer;
import dev.tzero.inference.queue.Work;
import dev.tzero.inference.queue.WorkQueue;
import dev.tzero.inference.serving.LoadedModel;
import dev.tzero.inference.serving.ModelRegistry;
import dev.tzero.inference.serving.TaskLimits;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.GeneratedToken;
import dev.tzero.proto.inference.v1.RankTask;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One replica: checks tasks, leases their model and queues them for the compute thread. */
public final class Replica {

    private final String name;
    private final ModelRegistry models;
    private final TaskLimits limits;
    private final WorkQueue queue;

    /** @param name what answers call this replica */
    public Replica(String name, ModelRegistry models, TaskLimits limits, WorkQueue queue) {
        this.name = name;
        this.models = models;
        this.limits = limits;
        this.queue = queue;
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

    /** Tasks that wait. */
    public int waiting() {
        return queue.waiting();
    }

    /**
     * Ranks.
     *
     * @throws dev.tzero.platform.errors.ServiceException when a task is invalid, the model unknown or the queue full
     */
    public Pending<List<Answer.Ranked>> rank(
            String model, List<RankTask> tasks, boolean interactive, BooleanSupplier cancelled) {
        tasks.forEach(limits::check);
        LoadedModel leased = models.lease(model);
        CompletableFuture<List<Answer.Ranked>> answers = new CompletableFuture<>();
        submit(new Work.Rank(leased, tasks, System.nanoTime(), interactive, cancelled, answers));
        return new Pending<>(leased.digest(), answers);
    }

    /**
     * Writes one text.
     *
     * @throws dev.tzero.platform.errors.ServiceException when the task is invalid, the model unknown or the queue full
     */
    public Pending<Answer.Generated> generate(
            String model,
            GenerateTask task,
            boolean interactive,
            BooleanSupplier cancelled,
            Consumer<GeneratedToken> onToken) {
        limits.check(task);
        LoadedModel leased = models.lease(model);
        CompletableFuture<Answer.Generated> answer = new CompletableFuture<>();
        submit(new Work.Generate(leased, task, System.nanoTime(), interactive, cancelled, onToken, answer));
        return new Pending<>(leased.digest(), answer);
    }

    private void submit(Work work) {
        if (!queue.offer(work)) {
            work.model().release();
            throw ComputeLoop.refusal(queue);
        }
    }
}
