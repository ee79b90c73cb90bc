package dev.tzero.training.config;

import dev.tzero.corpus.kafka.KafkaExampleLogs;
import dev.tzero.model.engine.LibtorchException;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.training.checkpoint.CheckpointShelf;
import dev.tzero.training.persistence.JdbcRunLedgers;
import dev.tzero.training.run.RunBook;
import dev.tzero.training.session.TorchLearners;
import dev.tzero.training.trainer.RunClaims;
import dev.tzero.training.trainer.RunSignal;
import dev.tzero.training.trainer.Trainer;
import dev.tzero.training.trainer.TrainerMetrics;
import dev.tzero.training.trainer.TrainerTools;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigValidationException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Puts the trainer together with its database, its broker and its disk. */
@Singleton
public class Wiring {
    private static final Logger LOG = Logger.getLogger(Wiring.class);

    private final RunSignal signal = new RunSignal();
    private final RunBook runs = new RunBook(Clock.systemUTC());
    private final TrainingConfig config;
    private final Trainer trainer;

    public Wiring(
            TrainingConfig config, JdbcRunLedgers ledgers, KafkaClients kafka, RunClaims claims, MeterRegistry meters) {
        this.config = config;
        var tools = new TrainerTools(
                ledgers,
                new TorchLearners(),
                new KafkaExampleLogs(kafka),
                new CheckpointShelf(config.checkpoints()),
                signal,
                new TrainerMetrics(meters),
                Clock.systemUTC(),
                System::nanoTime);
        this.trainer = new Trainer(tools, claims);
    }

    @Produces
    @Singleton
    RunSignal signal() {
        return signal;
    }

    @Produces
    @Singleton
    RunBook runs() {
        return runs;
    }

    void start(@Observes StartupEvent event) {
        int threads = config.threads() == 0 ? Runtime.getRuntime().availableProcessors() : config.threads();
        startEngine(threads);
        LOG.infof("Training on the CPU with %d threads, checkpoints in %s", threads, config.checkpoints());
        trainer.start();
    }

    private static void startEngine(int threads) {
        try {
            TorchEngine.start(threads);
        } catch (LibtorchException e) {
            throw new ConfigValidationException(
                    new ConfigValidationException.Problem[] {new ConfigValidationException.Problem(e.getMessage())});
        }
    }

    void stop(@Observes ShutdownEvent event) {
        trainer.close();
    }
}
