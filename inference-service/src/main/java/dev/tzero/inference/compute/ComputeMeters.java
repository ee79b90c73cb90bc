package dev.tzero.inference.compute;

import dev.tzero.inference.queue.Work;
import dev.tzero.platform.errors.PlatformError;
import dev.tzero.platform.errors.ServiceException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Meters of what is computed and answered; names and tags are those of the service's README. */
public final class ComputeMeters {

    private static final String ANSWERED = "answered";

    private static final Duration[] BUCKETS = IntStream.of(
                    2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Map<Kind, Turns> turns = new EnumMap<>(Kind.class);
    private final Counter read;
    private final Counter written;
    private final Timer firstToken;

    public ComputeMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Kind kind : Kind.values()) {
            turns.put(kind, turns(kind));
        }
        this.read = tokens("read");
        this.written = tokens("written");
        this.firstToken = histogram(Timer.builder("tzero.inference.first.token")
                        .description("From acceptance to the first token of a text"))
                .register(registry);
    }

    /** What is asked for. */
    enum Kind {
        RANK("rank"),
        GENERATE("generate");

        private final String tag;

        Kind(String tag) {
            this.tag = tag;
        }

        static Kind of(Work work) {
            return switch (work) {
                case Work.Rank _ -> RANK;
                case Work.Generate _ -> GENERATE;
            };
        }
    }

    private record Turns(Timer time, DistributionSummary requests, DistributionSummary tokens) {}

    private Turns turns(Kind kind) {
        return new Turns(
                Timer.builder("tzero.inference.turn")
                        .description("Turns of the compute thread: a batch of rankings, or a step of all texts")
                        .tag("kind", kind.tag)
                        .register(registry),
                DistributionSummary.builder("tzero.inference.batch.requests")
                        .description("Requests that are computed together")
                        .tag("kind", kind.tag)
                        .register(registry),
                DistributionSummary.builder("tzero.inference.batch.tokens")
                        .description("Tokens that are computed together")
                        .tag("kind", kind.tag)
                        .register(registry));
    }

    private Counter tokens(String direction) {
        return Counter.builder("tzero.inference.tokens")
                .description("Tokens of inputs and choices that were read, and of texts that were written")
                .tag("direction", direction)
                .register(registry);
    }

    private static Timer.Builder histogram(Timer.Builder timer) {
        return timer.serviceLevelObjectives(BUCKETS);
    }

    /** A turn. @param tokens without padding */
    void turn(Kind kind, int requests, long tokens, long nanos) {
        Turns own = turns.get(kind);
        own.time().record(nanos, TimeUnit.NANOSECONDS);
        own.requests().record(requests);
        own.tokens().record(tokens);
    }

    /** Tokens of inputs, and of choices, that were read. */
    void read(long tokens) {
        read.increment(tokens);
    }

    /** A token that was written. */
    void written() {
        written.increment();
    }

    /** The first token of a text. */
    void firstToken(long nanos) {
        firstToken.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Work that came to its end, or was not taken on. @param failure null when it was answered */
    void ended(Work work, Throwable failure) {
        String outcome = failure == null ? ANSWERED : code(failure);
        String kind = Kind.of(work).tag;
        String lane = work.caller().interactive() ? "interactive" : "bulk";
        histogram(Timer.builder("tzero.inference.latency")
                        .description("From acceptance to the answer, or to the failure whose code is the outcome"))
                .tags("kind", kind, "lane", lane, "outcome", outcome)
                .register(registry)
                .record(System.nanoTime() - work.acceptedNanos(), TimeUnit.NANOSECONDS);
        Counter.builder("tzero.inference.tasks")
                .description("Tasks that were answered, or failed with the code that is the outcome")
                .tags("kind", kind, "lane", lane, "outcome", outcome)
                .register(registry)
                .increment(work.size());
    }

    private static String code(Throwable failure) {
        return switch (failure) {
            case CompletionException e when e.getCause() != null -> code(e.getCause());
            case ServiceException e -> e.code().code();
            case IllegalArgumentException _ -> PlatformError.INVALID_ARGUMENT.code();
            default -> PlatformError.INTERNAL.code();
        };
    }
}
