package dev.tzero.training.trainer;

import java.util.Optional;

/** Keeps two replicas of the service from training the same run. */
public interface RunClaims {
    /** The right to train one run; ends with the process at the latest. */
    interface Claim extends AutoCloseable {
        /**
         * Makes sure that the claim still holds.
         *
         * @throws ClaimLostException when somebody else may be training the run by now
         */
        void check();

        @Override
        void close();
    }

    /** Claims a run; empty when another replica has it. */
    Optional<Claim> claim(String runId);

    /** The claim is gone: the run must be let go and may be claimed again. */
    final class ClaimLostException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public ClaimLostException(String runId) {
            super("the claim on run " + runId + " was lost with its database connection");
        }
    }
}
