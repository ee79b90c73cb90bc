package dev.tzero.evaluation.run;

import java.time.Instant;

/**
 * Where an evaluation stands.
 *
 * <pre>
 *   Waiting ──► Running ──► Complete
 *      │           │
 *      └───────────┴──────► Failed
 * </pre>
 *
 * Waiting becomes Running once its model and all its corpora are known and a place is free; Running becomes Complete
 * when every example is answered. Complete and Failed are final.
 */
public sealed interface Standing {

    /** The name under which it is stored and shown. */
    String name();

    /** Whether nothing will change any more. */
    default boolean isFinal() {
        return this instanceof Complete || this instanceof Failed;
    }

    /**
     * Accepted, not begun.
     *
     * @param reason what it waits for; empty when it was not looked at yet
     */
    record Waiting(String reason) implements Standing {
        @Override
        public String name() {
            return "WAITING";
        }
    }

    /** Requests go out, answers come in. */
    record Running() implements Standing {
        @Override
        public String name() {
            return "RUNNING";
        }
    }

    /**
     * Every example is answered and scored.
     *
     * @param at since when
     */
    record Complete(Instant at) implements Standing {
        @Override
        public String name() {
            return "COMPLETE";
        }
    }

    /**
     * Given up.
     *
     * @param reason why
     */
    record Failed(String reason) implements Standing {
        @Override
        public String name() {
            return "FAILED";
        }
    }
}
