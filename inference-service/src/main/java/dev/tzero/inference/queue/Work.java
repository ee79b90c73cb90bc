package dev.tzero.inference.queue;

import dev.tzero.inference.serving.LoadedModel;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.GeneratedToken;
import dev.tzero.proto.inference.v1.RankTask;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What waits for the compute thread: tasks of one kind for one model, answered together. */
public sealed interface Work {

    /** The model that shall answer. */
    LoadedModel model();

    /** When it was accepted, by {@link System#nanoTime()}. */
    long acceptedNanos();

    /** Whether somebody waits for the answer; such work goes before work from topics. */
    boolean interactive();

    /** Whether nobody wants the answer any more. */
    BooleanSupplier cancelled();

    /** Ends the work without an answer. */
    void fail(Throwable reason);

    /** Number of tasks. */
    int size();

    /** Choose among texts. */
    record Rank(
            LoadedModel model,
            List<RankTask> tasks,
            long acceptedNanos,
            boolean interactive,
            BooleanSupplier cancelled,
            CompletableFuture<List<Answer.Ranked>> answers)
            implements Work {

        @Override
        public void fail(Throwable reason) {
            answers.completeExceptionally(reason);
        }

        @Override
        public int size() {
            return tasks.size();
        }
    }

    /**
     * Write one text.
     *
     * @param onToken told of every token as it is written, on the compute thread
     */
    record Generate(
            LoadedModel model,
            GenerateTask task,
            long acceptedNanos,
            boolean interactive,
            BooleanSupplier cancelled,
            Consumer<GeneratedToken> onToken,
            CompletableFuture<Answer.Generated> answer)
            implements Work {

        @Override
        public void fail(Throwable reason) {
            answer.completeExceptionally(reason);
        }

        @Override
        public int size() {
            return 1;
        }
    }
}
