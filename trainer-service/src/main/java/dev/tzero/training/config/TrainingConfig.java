package dev.tzero.training.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

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

    /** Clients that may watch runs at the same time. */
    @WithDefault("64")
    int watchers();
}
