package dev.tzero.training.run;

import java.util.Objects;

/**
 * Where a run stands. Only the transitions drawn here exist; each is a method of the state it leaves.
 *
 * <pre>
 *                begin                    finish
 *   (asked) ──▶ Queued ───────▶ Running ─────────▶ Complete
 *                ▲  │ │           │  │
 *                │  │ └─fail──┐   │  └─requestStop─▶ Stopping ──stop──▶ Stopped
 *                │  │         ▼   ▼ fail               │  │                │
 *                │  │        Failed ◀──────────────────┘  └─finish▶ Complete
 *                │  └─stop──▶ Stopped                fail                  │
 *                └────────────── resume (from Failed, Stopped) ◀───────────┘
 * </pre>
 *
 * A killed service leaves its run Running or Stopping: the next one that starts goes on with it from the newest
 * checkpoint, which is no transition.
 */
public sealed interface RunStatus {
    /** Waits for its corpus or for a free trainer. */
    record Queued() implements RunStatus {
        public Running begin() {
            return new Running();
        }

        public Stopped stop(String reason) {
            return new Stopped(reason);
        }

        public Failed fail(String reason) {
            return new Failed(reason);
        }
    }

    /** Trains. */
    record Running() implements RunStatus {
        public Stopping requestStop(String reason) {
            return new Stopping(reason);
        }

        public Complete finish() {
            return new Complete();
        }

        public Failed fail(String reason) {
            return new Failed(reason);
        }
    }

    /** Trains, and stops after the step it is in. */
    record Stopping(String reason) implements RunStatus {
        public Stopping {
            Objects.requireNonNull(reason, "reason");
        }

        public Stopped stop() {
            return new Stopped(reason);
        }

        /** The stop came after the last step: there is nothing left to stop. */
        public Complete finish() {
            return new Complete();
        }

        public Failed fail(String reason) {
            return new Failed(reason);
        }
    }

    /** Stopped on request. */
    record Stopped(String reason) implements RunStatus {
        public Stopped {
            Objects.requireNonNull(reason, "reason");
        }

        public Queued resume() {
            return new Queued();
        }
    }

    /** Done; its last checkpoint is published. */
    record Complete() implements RunStatus {}

    /** Given up. */
    record Failed(String reason) implements RunStatus {
        public Failed {
            Objects.requireNonNull(reason, "reason");
        }

        public Queued resume() {
            return new Queued();
        }
    }

    /** Whether the run goes on without anybody asking for it. */
    default boolean unfinished() {
        return switch (this) {
            case Queued _, Running _, Stopping _ -> true;
            case Stopped _, Complete _, Failed _ -> false;
        };
    }

    /** Why it failed or is being stopped; empty otherwise. */
    default String why() {
        return switch (this) {
            case Stopping(String reason) -> reason;
            case Stopped(String reason) -> reason;
            case Failed(String reason) -> reason;
            case Queued _, Running _, Complete _ -> "";
        };
    }
}
