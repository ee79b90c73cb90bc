package dev.tzero.inference.queue;

import dev.tzero.inference.serving.LoadedModel;
import dev.tzero.model.generate.GenerationOptions;
import dev.tzero.model.generate.GenerationRequest;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.proto.inference.v1.GeneratedToken;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What waits for the compute thread: tasks of one kind for one model, in the tokens of that model. */
public sealed interface Work {

    /** Tokens that could be read in the time that a task takes beside its own: for two cores and T5 of two sizes 30 to 50. */
    int COST_OF_TASK = 32;

    /** Tokens that could be read in the time that one is written in, where sixteen texts are: on those 3.5 and 6. */
    int COST_OF_WRITTEN_TOKEN = 4;

    /** The model that shall answer. */
    LoadedModel model();

    /** Who wants the answer. */
    Caller caller();

    /** When it was accepted, by {@link System#nanoTime()}. */
    long acceptedNanos();

    /** The answer on its way. */
    CompletableFuture<?> answer();

    /** Number of tasks. */
    int size();

    /** Tokens that are to be read before there can be an answer. */
    long tokens();

    /**
     * What it takes about to answer it, in tokens that are read among many others: short tasks would otherwise count for next
     * to nothing, and long ones that come after them seem to take minutes.
     */
    long cost();

    /** Ends the work without an answer. */
    default void fail(Throwable reason) {
        answer().completeExceptionally(reason);
    }

    /** Choose among texts. */
    record Rank(
            LoadedModel model,
            List<RankRequest> tasks,
            Caller caller,
            long acceptedNanos,
            CompletableFuture<List<Answer.Ranked>> answer)
            implements Work {

        @Override
        public int size() {
            return tasks.size();
        }

        @Override
        public long tokens() {
            return tasks.stream()
                    .mapToLong(task -> Math.min(task.input().length, model.maxInputTokens())
                            + task.choices().stream()
                                    .mapToLong(choice -> choice.length)
                                    .sum())
                    .sum();
        }

        @Override
        public long cost() {
            return tokens() + (long) COST_OF_TASK * size();
        }
    }

    /**
     * Write one text.
     *
     * @param input at least one token, no more than the model reads
     * @param truncated whether the text had more
     * @param logProbabilities whether the answer shall carry them
     * @param onToken told of every token as it is written, on the compute thread
     */
    record Generate(
            LoadedModel model,
            int[] input,
            boolean truncated,
            GenerationOptions options,
            boolean logProbabilities,
            Caller caller,
            long acceptedNanos,
            Consumer<GeneratedToken> onToken,
            CompletableFuture<Answer.Generated> answer)
            implements Work {

        @Override
        public int size() {
            return 1;
        }

        @Override
        public long tokens() {
            return input.length;
        }

        @Override
        public long cost() {
            return tokens()
                    + COST_OF_TASK
                    + (long) COST_OF_WRITTEN_TOKEN * GenerationRequest.rows(options) * options.maxNewTokens();
        }
    }
}
