package dev.tzero.prompt.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How prompts are kept and checked; prefix {@code tzero.prompt}. */
@ConfigMapping(prefix = "tzero.prompt")
public interface PromptConfig {

    /** Whether everything that would change a prompt is refused: calls, records and pages. */
    @WithDefault("false")
    boolean readOnly();

    /** Whether an empty store is filled from topic {@code prompts} at start. */
    @WithDefault("false")
    boolean rebuild();

    /** The dataset service, asked for columns and rows. */
    DatasetsConfig datasets();

    /** The checks. */
    CheckConfig check();

    /** The previews. */
    PreviewConfig preview();

    /** Prefix {@code tzero.prompt.datasets}. */
    interface DatasetsConfig {

        /** Its address, {@code host:port}; nothing is asked when it is empty. */
        @WithDefault("127.0.0.1:8082")
        Optional<String> address();

        /** Longest time of one call. */
        @WithDefault("500ms")
        Duration deadline();

        /** How long an answer is good for. */
        @WithDefault("10s")
        Duration cache();

        /** How long it is not asked after a call without an answer. */
        @WithDefault("5s")
        Duration pause();
    }

    /** Prefix {@code tzero.prompt.check}. */
    interface CheckConfig {

        /** Rows of the dataset that a prompt is tried on, at most 1000; 0 for none. */
        @WithDefault("20")
        int rows();
    }

    /** Prefix {@code tzero.prompt.preview}. */
    interface PreviewConfig {

        /** Threads that render previews. */
        @WithDefault("2")
        int threads();

        /** Previews that may wait; more are refused. */
        @WithDefault("64")
        int queue();
    }
}
