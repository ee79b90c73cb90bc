package dev.tzero.evaluation.scoring;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What one prompt brought: per row how often it was asked and how often answered rightly. */
final class PromptTally {
    private int[] asked = new int[16];
    private int[] right = new int[16];
    private long examples;
    private long rightAnswers;
    private final Map<String, Long> correctAnswers = new HashMap<>();

    void add(int rowIndex, AnsweredExample example) {
        if (rowIndex >= asked.length) {
            int length = Math.max(rowIndex + 1, asked.length * 2);
            asked = Arrays.copyOf(asked, length);
            right = Arrays.copyOf(right, length);
        }
        asked[rowIndex]++;
        examples++;
        if (example.isRight()) {
            right[rowIndex]++;
            rightAnswers++;
        }
        correctAnswers.merge(example.correctAnswer(), 1L, Long::sum);
    }

    long examples() {
        return examples;
    }

    double accuracy() {
        return (double) rightAnswers / examples;
    }

    /** Accuracy of always giving the answer that is right most often. */
    double majority() {
        long most = correctAnswers.values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();
        return (double) most / examples;
    }

    /**
     * Accuracy when row {@code i} is there {@code times[i]} times; NaN when the prompt has none of the drawn rows.
     */
    double accuracyOver(int[] times) {
        long askedThen = 0;
        long rightThen = 0;
        int rows = Math.min(times.length, asked.length);
        for (int row = 0; row < rows; row++) {
            askedThen += (long) times[row] * asked[row];
            rightThen += (long) times[row] * right[row];
        }
        return askedThen == 0 ? Double.NaN : (double) rightThen / askedThen;
    }
}
