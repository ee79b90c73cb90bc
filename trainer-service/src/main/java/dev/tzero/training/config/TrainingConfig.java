package dev.tzero.training.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How the trainer works; prefix {@code tzero.training}. */
@ConfigMapping(prefix = "tzero.training")
public interface TrainingConfig {

    /** Folder of the checkpoints: {@code <folder>/<run id>/step-<n>}. */
    @WithDefault(".tzero/checkpoints")
    Path checkpoints();

    /**
     * Threads of one torch operation; 0 for one per processor. A resumed run equals an unbroken one bit for bit only with
     * the same number.
     */
    @WithDefault("0")
    int threads();

    /**
     * How long StartRun waits for an unknown corpus: its manifest may be under way when its builder already says that it
     * is done.
     */
    @WithDefault("2s")
    Duration lookupWait();

    /** Clients that may watch runs at the same time. */
    @WithDefault("64")
    int watchers();
}
