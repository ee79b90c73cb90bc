package dev.tzero.inference.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How a replica works; prefix {@code tzero.inference}. */
@ConfigMapping(prefix = "tzero.inference")
public interface InferenceConfig {

    /** What answers call this replica; host and port when nothing is said. */
    Optional<String> replica();

    /** Threads that one operation of libtorch may use; 0 for all processors. */
    @WithDefault("0")
    int threads();

    /** Element type of the matrices of models: {@code float32} or {@code bfloat16}. */
    @WithDefault("float32")
    String precision();

    /** What computes which part of a model, as {@link dev.tzero.model.lm.DeviceMap} reads it. */
    @WithDefault("cpu")
    String devices();

    /** Memory in which each model keeps what its encoder made of inputs that were asked lately; 0 for none. */
    @WithDefault("128M")
    MemorySize encoderCache();

    /** Tasks of people that may be unanswered at once; more are refused. As many of topics wait where they are. */
    @WithDefault("1024")
    int queueCapacity();

    /** Tokens that the unanswered tasks of people may read together; more are refused. As many of topics. */
    @WithDefault("4000000")
    int queueTokens();

    /** How long people are let in to wait: where what waits before takes longer, as this replica has lately worked, they are refused. */
    @WithDefault("8S")
    Duration longestWait();

    /**
     * Tokens that are computed together at most when inputs are read or choices scored, padding included; of rankings as
     * many as take about a second where that is fewer, but 1,024 where this allows for them.
     */
    @WithDefault("8192")
    int batchTokens();

    /** Rows of the decoder times the tokens that each may come to have, of all texts that are being written. */
    @WithDefault("16384")
    int decodeTokens();

    /** Characters of an input at most. */
    @WithDefault("100000")
    int maxInputCharacters();

    /** Choices of a ranking at most. */
    @WithDefault("1000")
    int maxChoices();

    /** Tokens of a generated text at most. */
    @WithDefault("1024")
    int maxNewTokens();

    /** Tasks of one call at most. */
    @WithDefault("256")
    int maxTasks();

    /** Alias of the model that answers when a call names none. */
    @WithDefault("default")
    String defaultModel();

    /**
     * Memory that the weights of all models may take together on each device; four fifths of what is free there at start when
     * nothing is said.
     */
    Optional<MemorySize> memoryBudget();

    /** The same of single devices, by name ({@code memory-budget.gpu0}), before what is said of each. */
    @WithName("memory-budget")
    Map<String, MemorySize> memoryBudgetOf();

    /** How long a model waits for others to finish what they answer and make room for it. */
    @WithDefault("30S")
    Duration memoryPatience();
}
