package dev.tzero.evaluation.messaging;

import dev.tzero.evaluation.run.StoredEvaluation;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Notices running evaluations that get no answer. After each time that did not help the next one takes twice as long, up
 * to 16 times, so that a service that is down does not find ever more repetitions.
 */
final class Stalls {
    private static final int MOST_DOUBLINGS = 4;

    private final Duration patience;
    private final Map<String, State> states = new HashMap<>();

    private record State(long answered, long requested, long sinceNanos, int repetitions) {}

    Stalls(Duration patience) {
        this.patience = patience;
    }

    /**
     * Whether requests of the evaluation should be sent again now; the next true follows after another pause.
     *
     * @param nowNanos a clock that only goes forward
     */
    boolean isStalled(StoredEvaluation evaluation, long nowNanos) {
        State state = states.get(evaluation.id());
        boolean waits = evaluation.requested() > evaluation.answered();
        if (state == null
                || !waits
                || state.answered != evaluation.answered()
                || state.requested != evaluation.requested()) {
            states.put(evaluation.id(), new State(evaluation.answered(), evaluation.requested(), nowNanos, 0));
            return false;
        }
        Duration pause = patience.multipliedBy(1L << Math.min(state.repetitions, MOST_DOUBLINGS));
        if (nowNanos - state.sinceNanos < pause.toNanos()) {
            return false;
        }
        states.put(evaluation.id(), new State(state.answered, state.requested, nowNanos, state.repetitions + 1));
        return true;
    }

    /** Forgets all others. */
    void keepOnly(Collection<String> evaluationIds) {
        states.keySet().retainAll(Set.copyOf(evaluationIds));
    }
}
