package dev.tzero.inference.compute;

import dev.tzero.inference.queue.Caller;
import dev.tzero.inference.serving.InferenceError;
import dev.tzero.platform.errors.ServiceException;
import java.time.Duration;

/** Why work is not done. */
final class Refusals {

    private Refusals() {}

    /** Nobody waits for it any more; null while somebody does. */
    static ServiceException unwanted(Caller caller, long now) {
        if (caller.gone().getAsBoolean()) {
            return new ServiceException(InferenceError.CANCELLED, "the caller went away");
        }
        if (caller.remaining(now) <= 0) {
            return new ServiceException(
                    InferenceError.DEADLINE_PASSED,
                    "the deadline passed before there was an answer: allow for more time, or ask for less");
        }
        return null;
    }

    /** More waits than is done before the deadline. */
    static ServiceException tooShort(long remaining, long ahead) {
        return new ServiceException(
                InferenceError.DEADLINE_TOO_SHORT,
                "deadline: " + remaining / 1_000_000 + " ms are left, and what waits before takes " + ahead / 1_000_000
                        + " ms at least: allow for more time, or ask another replica");
    }

    static ServiceException full(int unanswered) {
        return new ServiceException(
                InferenceError.QUEUE_FULL, unanswered + " tasks are waiting: try again", Duration.ofMillis(500), null);
    }

    /** What waits takes longer than people are let in for; the advice is to come when it does not. */
    static ServiceException waitTooLong(int unanswered, Duration ahead, Duration longest) {
        return new ServiceException(
                InferenceError.QUEUE_FULL,
                unanswered + " tasks are waiting, which takes " + ahead.toMillis()
                        + " ms: try again, or ask another replica",
                ahead.minus(longest).plusMillis(100),
                null);
    }

    static ServiceException stopping() {
        return new ServiceException(
                InferenceError.STOPPING, "this replica is stopping: ask another one", Duration.ofMillis(200), null);
    }
}
