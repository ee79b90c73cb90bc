package dev.tzero.training.trainer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicReference;

/** Meters of the trainer: {@code tzero.training.steps}, {@code .examples}, {@code .examples.cut} and {@code .loss}. */
public final class TrainerMetrics {
    private final Counter steps;
    private final Counter examples;
    private final Counter cut;
    private final AtomicReference<Double> loss = new AtomicReference<>(Double.NaN);

    public TrainerMetrics(MeterRegistry meters) {
        this.steps = Counter.builder("tzero.training.steps")
                .description("Optimizer steps")
                .register(meters);
        this.examples = Counter.builder("tzero.training.examples")
                .description("Examples trained on")
                .register(meters);
        this.cut = Counter.builder("tzero.training.examples.cut")
                .description("Examples that were longer than the plan allows and were cut")
                .register(meters);
        meters.gauge("tzero.training.loss", loss, AtomicReference::get);
    }

    void step(int batch, double loss) {
        steps.increment();
        examples.increment(batch);
        this.loss.set(loss);
    }

    void cut(long count) {
        cut.increment(count);
    }
}
