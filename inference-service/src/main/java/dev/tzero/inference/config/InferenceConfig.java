package dev.tzero.inference.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How a replica works; prefix {@code tzero.inference}. */
@ConfigMapping(prefix = "tzero.inference")
public interface InferenceConfig {

    /** What answers call this replica; host and port when nothing is said. */
    Optional<String> replica();

    /** Threads that one operation of libtorch may use; 0 for all processors. */
    @WithDefault("0")
    int threads();

    /** Tasks of people that may wait at once; more are refused. */
    @WithDefault("1024")
    int queueCapacity();

    /** Rankings that are answered in one batch at most. */
    @WithDefault("256")
    int batchTasks();

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

    /** Memory that the weights of all models may take together; four fifths of what is free at start when nothing is said. */
    Optional<MemorySize> memoryBudget();

    /** How long a model waits for others to finish what they answer and make room for it. */
    @WithDefault("30S")
    Duration memoryPatience();
}
