package dev.tzero.evaluation.messaging;

import dev.tzero.evaluation.persistence.Answers;
import dev.tzero.evaluation.persistence.Evaluations;
import dev.tzero.evaluation.persistence.Examples;
import dev.tzero.evaluation.run.Answer;
import dev.tzero.evaluation.run.Standing;
import dev.tzero.evaluation.run.StoredEvaluation;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.proto.inference.v1.InferenceResult;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Enters results as answers of the evaluations that asked, each request once. */
@Singleton
class AnswerLedger {
    private final Transactions transactions;
    private final Evaluations evaluations;
    private final Examples examples;
    private final Answers answers;
    private final Clock clock;

    AnswerLedger(Transactions transactions, Evaluations evaluations, Examples examples, Answers answers, Clock clock) {
        this.transactions = transactions;
        this.evaluations = evaluations;
        this.examples = examples;
        this.answers = answers;
        this.clock = clock;
    }

    /** A result and the record it came in. */
    record Received(ConsumerRecord<String, byte[]> record, InferenceResult result) {}

    /**
     * What became of results.
     *
     * @param counted entered, with a choice
     * @param failed entered, without a usable choice
     * @param repeated of requests that have an answer, or of evaluations that have ended
     * @param unknown of no evaluation or request of ours
     */
    record Tally(int counted, int failed, int repeated, int unknown) {}

    /** Enters results in one transaction. */
    Tally enter(List<Received> received) {
        return transactions.call(connection -> enter(connection, received));
    }

    private Tally enter(Connection connection, List<Received> received) throws SQLException {
        Map<String, Optional<StoredEvaluation>> asking = asking(connection, received);
        Map<String, String> requests = new HashMap<>();
        int ended = 0;
        for (Received one : received) {
            String evaluationId = one.result().getOrigin().getEvaluationId();
            Optional<StoredEvaluation> evaluation = asking.get(evaluationId);
            if (evaluation.isPresent() && evaluation.get().standing() instanceof Standing.Running) {
                requests.put(one.result().getRequestId(), evaluationId);
            } else if (evaluation.isPresent()) {
                ended++;
            }
        }
        Map<String, Integer> choices = examples.choiceCounts(connection, requests);
        List<Answers.Entry> entries = new ArrayList<>();
        for (Received one : received) {
            String requestId = one.result().getRequestId();
            String evaluationId = one.result().getOrigin().getEvaluationId();
            if (choices.containsKey(requestId) && evaluationId.equals(requests.get(requestId))) {
                String digest = asking.get(evaluationId)
                        .orElseThrow()
                        .model()
                        .orElseThrow()
                        .digest();
                entries.add(new Answers.Entry(
                        evaluationId,
                        Answer.of(one.result(), digest, choices.get(requestId)),
                        one.record().topic(),
                        one.record().partition(),
                        one.record().offset()));
            }
        }
        // In one order everywhere, so that two replicas that enter the same requests do not wait for each other.
        entries.sort(Comparator.comparing(entry -> entry.answer().result().getRequestId()));
        List<Answers.Entry> added = answers.add(connection, entries, clock.instant());
        Map<String, Long> counts = new TreeMap<>();
        added.forEach(entry -> counts.merge(entry.evaluationId(), 1L, Long::sum));
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            evaluations.addAnswered(connection, count.getKey(), count.getValue());
        }
        int counted = (int) added.stream()
                .filter(entry -> entry.answer().choice().isPresent())
                .count();
        return new Tally(
                counted,
                added.size() - counted,
                entries.size() - added.size() + ended,
                received.size() - entries.size() - ended);
    }

    private Map<String, Optional<StoredEvaluation>> asking(Connection connection, List<Received> received)
            throws SQLException {
        Map<String, Optional<StoredEvaluation>> found = new HashMap<>();
        for (Received one : received) {
            String evaluationId = one.result().getOrigin().getEvaluationId();
            if (!found.containsKey(evaluationId)) {
                found.put(
                        evaluationId,
                        evaluationId.isEmpty() ? Optional.empty() : evaluations.find(connection, evaluationId));
            }
        }
        return found;
    }
}
