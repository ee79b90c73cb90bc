package dev.tzero.evaluation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much the service does at once and how long it waits; read through {@link Limits}, which checks it. */
@ConfigMapping(prefix = "tzero.eval")
public interface EvaluationConfig {

    /** Requests of one evaluation that may be without an answer at a time. */
    @WithDefault("4096")
    int maxInFlight();

    /** Examples that are read, stored and sent together. */
    @WithDefault("512")
    int chunk();

    /** Unanswered requests are sent again after this long without any answer. */
    @WithDefault("60s")
    Duration resendAfter();

    /** Evaluations that run at a time; the others wait. */
    @WithDefault("4")
    int maxRunning();

    /** Evaluations that wait or run; more are refused. */
    @WithDefault("1000")
    int maxUnfinished();

    /** How long a call waits for a model or corpus that is not known yet: its record may be under way. */
    @WithDefault("2s")
    Duration lookupWait();

    /** Clients that watch evaluations at a time; more are refused. */
    @WithDefault("256")
    int maxWatchers();
}
