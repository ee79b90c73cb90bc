package dev.tzero.evaluation.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/**
 * The checked configuration.
 *
 * @param maxInFlight unanswered requests of one evaluation, at least {@code chunk}
 * @param chunk examples handled together, 1 to 10,000
 * @param resendAfter pause after which unanswered requests are sent again, positive
 * @param maxRunning evaluations that run at a time, at least 1
 * @param maxUnfinished evaluations that wait or run, at least {@code maxRunning}
 * @param lookupWait how long a call waits for an unknown name, not negative
 * @param maxWatchers clients that watch, at least 1
 */
public record Limits(
        int maxInFlight,
        int chunk,
        Duration resendAfter,
        int maxRunning,
        int maxUnfinished,
        Duration lookupWait,
        int maxWatchers) {
    private static final int MAX_CHUNK = 10_000;

    public Limits {
        require(chunk >= 1 && chunk <= MAX_CHUNK, "chunk", chunk, "1 to " + MAX_CHUNK);
        require(maxInFlight >= chunk, "max-in-flight", maxInFlight, "at least tzero.eval.chunk, " + chunk);
        require(resendAfter.isPositive(), "resend-after", resendAfter, "a positive duration");
        require(maxRunning >= 1, "max-running", maxRunning, "at least 1");
        require(
                maxUnfinished >= maxRunning,
                "max-unfinished",
                maxUnfinished,
                "at least tzero.eval.max-running, " + maxRunning);
        require(!lookupWait.isNegative(), "lookup-wait", lookupWait, "a duration that is not negative");
        require(maxWatchers >= 1, "max-watchers", maxWatchers, "at least 1");
    }

    /** Reads and checks the configuration. */
    public static Limits of(EvaluationConfig config) {
        return new Limits(
                config.maxInFlight(),
                config.chunk(),
                config.resendAfter(),
                config.maxRunning(),
                config.maxUnfinished(),
                config.lookupWait(),
                config.maxWatchers());
    }

    private static void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("tzero.eval." + key + ": " + value + "; expected " + expected);
        }
    }

    /** Gives the checked configuration and the clock to whoever asks. */
    @ApplicationScoped
    static class Beans {
        @Produces
        @Singleton
        Limits limits(EvaluationConfig config) {
            return Limits.of(config);
        }

        @Produces
        @Singleton
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}
