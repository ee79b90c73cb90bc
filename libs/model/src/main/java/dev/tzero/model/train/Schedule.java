package dev.tzero.model.train;

/**
 * The learning rate as a function of the number of steps already made. Shapes and step counting are those of Hugging
 * Face's schedules: during warm-up the rate of step {@code s} (from 0) is {@code peak * s / warmupSteps}.
 */
public sealed interface Schedule {

    /** The rate of the step after {@code done} steps. */
    double rate(long done);

    /**
     * The same rate after warm-up.
     *
     * @param peak learning rate
     * @param warmupSteps steps of linear growth from 0; 0 for none
     */
    record Constant(double peak, long warmupSteps) implements Schedule {

        public Constant {
            checkPeak(peak);
            checkWarmup(warmupSteps, Long.MAX_VALUE);
        }

        @Override
        public double rate(long done) {
            return done < warmupSteps ? peak * done / warmupSteps : peak;
        }
    }

    /**
     * Falls in a straight line to 0.
     *
     * @param peak learning rate at the end of warm-up
     * @param warmupSteps steps of linear growth from 0; 0 for none
     * @param totalSteps step at which the rate is 0
     */
    record Linear(double peak, long warmupSteps, long totalSteps) implements Schedule {

        public Linear {
            checkPeak(peak);
            checkWarmup(warmupSteps, totalSteps);
        }

        @Override
        public double rate(long done) {
            if (done < warmupSteps) {
                return peak * done / warmupSteps;
            }
            return peak * Math.max(0.0, (double) (totalSteps - done) / Math.max(1, totalSteps - warmupSteps));
        }
    }

    /**
     * Falls along half a cosine to 0.
     *
     * @param peak learning rate at the end of warm-up
     * @param warmupSteps steps of linear growth from 0; 0 for none
     * @param totalSteps step at which the rate is 0; it stays there
     */
    record Cosine(double peak, long warmupSteps, long totalSteps) implements Schedule {

        public Cosine {
            checkPeak(peak);
            checkWarmup(warmupSteps, totalSteps);
        }

        @Override
        public double rate(long done) {
            if (done < warmupSteps) {
                return peak * done / warmupSteps;
            }
            double progress = Math.min(1.0, (double) (done - warmupSteps) / Math.max(1, totalSteps - warmupSteps));
            return peak * 0.5 * (1.0 + Math.cos(Math.PI * progress));
        }
    }

    private static void checkPeak(double peak) {
        if (!(peak > 0 && peak < 100)) {
            throw new IllegalArgumentException("learning rate: " + peak + ": expected more than 0 and below 100");
        }
    }

    private static void checkWarmup(long warmupSteps, long totalSteps) {
        if (totalSteps < 1) {
            throw new IllegalArgumentException("total steps: " + totalSteps + ": expected at least 1");
        }
        if (warmupSteps < 0 || warmupSteps > totalSteps) {
            throw new IllegalArgumentException(
                    "warm-up steps: " + warmupSteps + ": expected 0 to the total of " + totalSteps);
        }
    }
}
