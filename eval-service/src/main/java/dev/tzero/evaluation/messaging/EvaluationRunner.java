package dev.tzero.evaluation.messaging;

import dev.tzero.evaluation.config.Limits;
import dev.tzero.evaluation.contract.Contracts;
import dev.tzero.evaluation.persistence.Evaluations;
import dev.tzero.evaluation.persistence.Examples;
import dev.tzero.evaluation.run.EvaluationError;
import dev.tzero.evaluation.run.Example;
import dev.tzero.evaluation.run.Source;
import dev.tzero.evaluation.run.StoredEvaluation;
import dev.tzero.evaluation.scoring.Scorer;
import dev.tzero.evaluation.scoring.Scores;
import dev.tzero.platform.outbox.Outbox;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.platform.topics.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jboss.logging.Logger;

/**
 * Takes a running evaluation one step further. All it knows is in the database, so it may be killed between any two
 * lines and go on in another process:
 *
 * <ol>
 *   <li>examples are read and stored, and the place in the log moves with them in one transaction;
 *   <li>their requests are sent, and once Kafka has them all that is stored too; what was stored but not sent is read
 *       again and sent;
 *   <li>answers come in by {@link AnswerConsumer};
 *   <li>when every example is answered, scores, final state and the record for {@code evaluation-results} are stored in
 *       one transaction.
 * </ol>
 */
@Singleton
class EvaluationRunner {
    private static final Logger LOG = Logger.getLogger(EvaluationRunner.class);

    private final Transactions transactions;
    private final Evaluations evaluations;
    private final Examples examples;
    private final Outbox outbox;
    private final Limits limits;
    private final Clock clock;
    private final MeterRegistry meters;

    EvaluationRunner(
            Transactions transactions,
            Evaluations evaluations,
            Examples examples,
            Outbox outbox,
            Limits limits,
            Clock clock,
            MeterRegistry meters) {
        this.transactions = transactions;
        this.evaluations = evaluations;
        this.examples = examples;
        this.outbox = outbox;
        this.limits = limits;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Takes one step.
     *
     * @return whether there was something to do; when not, only answers or time will change that
     * @throws CorpusFaultException when the evaluation cannot go on
     */
    boolean step(StoredEvaluation evaluation, ExampleReader reader, RequestSender sender) throws InterruptedException {
        List<Source> open = transactions.call(connection -> examples.openSources(connection, evaluation.id()));
        if (open.isEmpty()) {
            return evaluation.answered() == evaluation.total() && complete(evaluation);
        }
        Source source = open.getFirst();
        if (source.hasUnsent()) {
            sendAgain(evaluation, source, reader, sender);
            return true;
        }
        long room = limits.maxInFlight() - (evaluation.requested() - evaluation.answered());
        long left = evaluation.total() - evaluation.requested();
        // Small portions are not worth their transactions: wait until a whole one fits.
        if (room < Math.min(limits.chunk(), left)) {
            return false;
        }
        int limit = (int) Math.min(limits.chunk(), Math.max(room, 1));
        ExampleReader.Batch batch = reader.read(
                source.corpusId(), source.topic(), source.partition(), source.nextOffset(), source.endOffset(), limit);
        boolean stored = transactions.call(connection -> {
            boolean moved = examples.store(connection, source, batch.examples(), batch.nextOffset());
            if (moved && batch.nextOffset() >= source.endOffset()) {
                requireAll(source, examples.count(connection, source));
            }
            return moved;
        });
        if (stored) {
            send(evaluation, source, batch.examples(), sender);
            markSent(evaluation, source, batch.nextOffset(), batch.examples().size());
        }
        return true;
    }

    private static void requireAll(Source source, long found) {
        if (found != source.examples()) {
            throw new CorpusFaultException(
                    EvaluationError.CORPUS_INCOMPLETE,
                    "corpus " + source.corpusId() + ": topic " + source.topic() + "-" + source.partition() + " holds "
                            + found + " examples; expected " + source.examples() + ", as the manifest says");
        }
    }

    /** Sends what an earlier process stored and may not have sent. */
    private void sendAgain(StoredEvaluation evaluation, Source source, ExampleReader reader, RequestSender sender)
            throws InterruptedException {
        ExampleReader.Batch batch = reader.read(
                source.corpusId(),
                source.topic(),
                source.partition(),
                source.sentOffset(),
                source.nextOffset(),
                limits.chunk());
        LOG.infof(
                "evaluation=%s goes on at %s-%d offset=%d",
                evaluation.id(), source.topic(), source.partition(), source.sentOffset());
        send(evaluation, source, batch.examples(), sender);
        markSent(evaluation, source, batch.nextOffset(), batch.examples().size());
    }

    private void send(StoredEvaluation evaluation, Source source, List<Example> batch, RequestSender sender)
            throws InterruptedException {
        sender.send(
                evaluation.id(),
                source.corpusId(),
                source.topic(),
                evaluation.model().orElseThrow().digest(),
                batch);
        meters.counter("tzero.evaluation.requests", "kind", "first").increment(batch.size());
    }

    private void markSent(StoredEvaluation evaluation, Source source, long sentOffset, int count) {
        transactions.run(connection -> {
            if (examples.markSent(connection, source, sentOffset)) {
                evaluations.addRequested(connection, evaluation.id(), count);
            }
        });
    }

    /** Sends all requests again that are without an answer: one of them, or its answer, was lost. */
    void resend(StoredEvaluation evaluation, ExampleReader reader, RequestSender sender) throws InterruptedException {
        Map<Examples.Place, SortedSet<Long>> unanswered =
                transactions.call(connection -> examples.unanswered(connection, evaluation.id(), limits.maxInFlight()));
        int count = 0;
        for (Map.Entry<Examples.Place, SortedSet<Long>> entry : unanswered.entrySet()) {
            Examples.Place place = entry.getKey();
            SortedSet<Long> offsets = entry.getValue();
            long from = offsets.first();
            long end = offsets.last() + 1;
            while (from < end) {
                ExampleReader.Batch batch =
                        reader.read(place.corpusId(), place.topic(), place.partition(), from, end, limits.chunk());
                List<Example> lost = batch.examples().stream()
                        .filter(example -> offsets.contains(example.offset()))
                        .toList();
                sender.send(
                        evaluation.id(),
                        place.corpusId(),
                        place.topic(),
                        evaluation.model().orElseThrow().digest(),
                        lost);
                count += lost.size();
                from = batch.nextOffset();
            }
        }
        meters.counter("tzero.evaluation.requests", "kind", "repeated").increment(count);
        LOG.warnf(
                "evaluation=%s: %d requests were sent again, for no answer came (tzero.eval.resend-after)",
                evaluation.id(), count);
    }

    private boolean complete(StoredEvaluation evaluation) {
        Scorer scorer = new Scorer(evaluation.spec().titles(), evaluation.spec().seed());
        transactions.run(connection -> examples.forEachAnswered(connection, evaluation.id(), scorer::add));
        Scores scores = scorer.scores();
        if (scores.examples() != evaluation.total()) {
            throw new IllegalStateException("evaluation " + evaluation.id() + ": " + scores.examples()
                    + " answered examples are stored, expected " + evaluation.total());
        }
        // PostgreSQL keeps microseconds: what is published is what is stored.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var result = Contracts.result(
                evaluation.spec(), evaluation.model().orElseThrow().digest(), scores, now);
        boolean completed = transactions.call(connection -> {
            boolean moved = evaluations.complete(connection, evaluation.id(), result, now);
            if (moved) {
                outbox.add(connection, Topic.EVALUATION_RESULTS, evaluation.id(), result);
            }
            return moved;
        });
        if (completed) {
            LOG.infof(
                    "evaluation=%s is complete: %d examples, %d failed",
                    evaluation.id(), scores.examples(), scores.failedExamples());
        }
        return completed;
    }
}
