package dev.tzero.evaluation.report;

import dev.tzero.evaluation.run.EvaluationSpec;
import dev.tzero.evaluation.run.StoredEvaluation;
import dev.tzero.evaluation.scoring.DatasetScore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two evaluations of the same groups side by side.
 *
 * @param rows one for each group and dataset, in the order of the evaluation
 */
public record Comparison(List<Row> rows) {
    /** One dataset in both. */
    public record Row(DatasetScore score, DatasetScore baseline) {}

    private record Key(String group, String dataset, String subset) {
        static Key of(DatasetScore score) {
            return new Key(score.group(), score.dataset(), score.subset());
        }
    }

    public Comparison {
        rows = List.copyOf(rows);
    }

    /**
     * Pairs the scores of two complete evaluations.
     *
     * @throws IncomparableException when their groups are not the same titles with the same corpora; the message names
     *     the first difference
     */
    public static Comparison of(StoredEvaluation evaluation, StoredEvaluation baseline) {
        requireSameGroups(evaluation.spec(), baseline.spec());
        Map<Key, DatasetScore> other = new HashMap<>();
        baseline.scores().orElseThrow().datasets().forEach(score -> other.put(Key.of(score), score));
        List<Row> rows = new ArrayList<>();
        for (DatasetScore score : evaluation.scores().orElseThrow().datasets()) {
            DatasetScore match = other.get(Key.of(score));
            if (match == null) {
                throw new IncomparableException("dataset " + score.name() + " of group \"" + score.group() + "\" is in "
                        + evaluation.id() + " but not in " + baseline.id());
            }
            rows.add(new Row(score, match));
        }
        return new Comparison(rows);
    }

    private static void requireSameGroups(EvaluationSpec mine, EvaluationSpec theirs) {
        for (EvaluationSpec.Group group : mine.groups()) {
            boolean found = theirs.groups().stream()
                    .anyMatch(other -> other.title().equals(group.title())
                            && other.corpusId().equals(group.corpusId()));
            if (!found) {
                throw new IncomparableException("group \"" + group.title() + "\" with corpus " + group.corpusId()
                        + " is in " + mine.evaluationId() + " but not in " + theirs.evaluationId());
            }
        }
        if (mine.groups().size() != theirs.groups().size()) {
            throw new IncomparableException(
                    mine.evaluationId() + " has " + mine.groups().size() + " groups, " + theirs.evaluationId() + " has "
                            + theirs.groups().size());
        }
    }

    /** Two evaluations that cannot be set side by side; the message says why. */
    public static final class IncomparableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        IncomparableException(String message) {
            super(message);
        }
    }
}
