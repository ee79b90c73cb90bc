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
     * Follows a cosine, by default half a period down to 0.
     *
     * @param peak learning rate at the end of warm-up
     * @param warmupSteps steps of linear growth from 0; 0 for none
     * @param totalSteps step after which the rate stays where it is
     * @param cycles periods of the cosine between warm-up and {@code totalSteps}: one half ends at 0, one at the peak
     */
    record Cosine(double peak, long warmupSteps, long totalSteps, double cycles) implements Schedule {

        public Cosine {
            checkPeak(peak);
            checkWarmup(warmupSteps, totalSteps);
            if (!(cycles > 0 && cycles < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("cycles: " + cycles + ": expected more than 0");
            }
        }

        /** Half a period. */
        public Cosine(double peak, long warmupSteps, long totalSteps) {
            this(peak, warmupSteps, totalSteps, 0.5);
        }

        @Override
        public double rate(long done) {
            if (done < warmupSteps) {
                return peak * done / warmupSteps;
            }
            double progress = Math.min(1.0, progress(done, warmupSteps, totalSteps));
            return peak * Math.max(0.0, 0.5 * (1.0 + Math.cos(Math.PI * cycles * 2.0 * progress)));
        }
    }

    /**
     * Falls along half a cosine to 0 and starts again at the peak, several times.
     *
     * @param peak learning rate at the end of warm-up
     * @param warmupSteps steps of linear growth from 0; 0 for none
     * @param totalSteps step from which the rate is 0
     * @param cycles number of falls, at least 1
     */
    record CosineWithRestarts(double peak, long warmupSteps, long totalSteps, int cycles) implements Schedule {

        public CosineWithRestarts {
            checkPeak(peak);
            checkWarmup(warmupSteps, totalSteps);
            if (cycles < 1) {
                throw new IllegalArgumentException("cycles: " + cycles + ": expected at least 1");
            }
        }

        @Override
        public double rate(long done) {
            if (done < warmupSteps) {
                return peak * done / warmupSteps;
            }
            double progress = progress(done, warmupSteps, totalSteps);
            if (progress >= 1) {
                return 0;
            }
            return peak * Math.max(0.0, 0.5 * (1.0 + Math.cos(Math.PI * (cycles * progress % 1.0))));
        }
    }

    /**
     * Falls along a power of the steps that remain.
     *
     * @param peak learning rate at the end of warm-up
     * @param warmupSteps steps of linear growth from 0; 0 for none
     * @param totalSteps step from which the rate is {@code end}
     * @param end last rate, below the peak; Hugging Face's default is 1e-7
     * @param power exponent, more than 0; 1 is a straight line
     */
    record Polynomial(double peak, long warmupSteps, long totalSteps, double end, double power) implements Schedule {

        public Polynomial {
            checkPeak(peak);
            checkWarmup(warmupSteps, totalSteps);
            if (!(end >= 0 && end < peak)) {
                throw new IllegalArgumentException(
                        "last learning rate: " + end + ": expected 0 or more and below the peak of " + peak);
            }
            if (!(power > 0 && power < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("power: " + power + ": expected more than 0");
            }
        }

        @Override
        public double rate(long done) {
            if (done < warmupSteps) {
                return peak * done / warmupSteps;
            }
            if (done >= totalSteps) {
                return end;
            }
            double remaining = 1 - (double) (done - warmupSteps) / (totalSteps - warmupSteps);
            return (peak - end) * Math.pow(remaining, power) + end;
        }
    }

    /**
     * Falls as one over the square root of the steps.
     *
     * @param peak learning rate at the end of warm-up
     * @param warmupSteps steps of linear growth from 0; 0 for none
     * @param timescale steps over which the rate falls by the root of two, counted from the end of warm-up
     */
    record InverseSquareRoot(double peak, long warmupSteps, long timescale) implements Schedule {

        /** What Hugging Face takes where there is no warm-up. */
        private static final long WITHOUT_WARMUP = 10_000;

        public InverseSquareRoot {
            checkPeak(peak);
            checkWarmup(warmupSteps, Long.MAX_VALUE);
            if (timescale < 1) {
                throw new IllegalArgumentException("timescale: " + timescale + ": expected at least 1");
            }
        }

        /** As Hugging Face chooses the timescale: the steps of warm-up, or 10,000 without. */
        public InverseSquareRoot(double peak, long warmupSteps) {
            this(peak, warmupSteps, warmupSteps > 0 ? warmupSteps : WITHOUT_WARMUP);
        }

        @Override
        public double rate(long done) {
            if (done < warmupSteps) {
                return peak * done / warmupSteps;
            }
            return peak / Math.sqrt((double) (done - warmupSteps + timescale) / timescale);
        }
    }

    /**
     * Adafactor's own (Shazeer and Stern 2018, section 8): {@code min(limit, 1 / sqrt(step))}, step counting from 1.
     *
     * @param warmup whether the limit grows as {@code 1e-6 * step} instead of being 1e-2
     */
    record RelativeStep(boolean warmup) implements Schedule {

        @Override
        public double rate(long done) {
            double step = done + 1.0;
            return Math.min(warmup ? 1e-6 * step : 1e-2, 1 / Math.sqrt(step));
        }
    }

    private static double progress(long done, long warmupSteps, long totalSteps) {
        return (double) (done - warmupSteps) / Math.max(1, totalSteps - warmupSteps);
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
