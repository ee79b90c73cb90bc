package dev.tzero.evaluation.api;

import dev.tzero.evaluation.config.Limits;
import dev.tzero.evaluation.persistence.Evaluations;
import dev.tzero.evaluation.persistence.Register;
import dev.tzero.evaluation.run.EvaluationSpec;
import dev.tzero.evaluation.run.LoopSignal;
import dev.tzero.evaluation.run.StoredEvaluation;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.platform.persistence.Transactions;
import io.grpc.Status;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/**
 * Starts an evaluation for a caller. A name that is not known is looked up again for a moment before it is refused: the
 * record that makes it known may be on its way.
 */
@Singleton
class EvaluationStarter {
    private static final long LOOK_MILLIS = 50;

    private final Transactions transactions;
    private final Evaluations evaluations;
    private final Register register;
    private final LoopSignal signal;
    private final Limits limits;

    EvaluationStarter(
            Transactions transactions, Evaluations evaluations, Register register, LoopSignal signal, Limits limits) {
        this.transactions = transactions;
        this.evaluations = evaluations;
        this.register = register;
        this.signal = signal;
        this.limits = limits;
    }

    StoredEvaluation start(EvaluationSpec spec) {
        long deadline = System.nanoTime() + limits.lookupWait().toNanos();
        while (true) {
            try {
                StoredEvaluation started = transactions.call(connection -> {
                    boolean present = spec.problems().isEmpty()
                            && evaluations.find(connection, spec.evaluationId()).isPresent();
                    register.accept(connection, spec);
                    if (!present) {
                        // Refused here, the transaction takes the evaluation back.
                        register.requireKnown(connection, spec);
                    }
                    register.begin(connection, spec.evaluationId());
                    return evaluations.find(connection, spec.evaluationId()).orElseThrow();
                });
                signal.raise();
                return started;
            } catch (ServiceException e) {
                if (e.code().status() != Status.Code.NOT_FOUND || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Status.CANCELLED.withDescription("the service stops").asRuntimeException();
            }
        }
    }
}
