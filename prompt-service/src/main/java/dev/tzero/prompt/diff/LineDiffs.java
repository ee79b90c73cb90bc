package dev.tzero.prompt.diff;

import dev.tzero.proto.prompt.v1.LineChange;
import dev.tzero.proto.prompt.v1.LineDiff;
import java.util.ArrayList;
import java.util.List;

/** Compares two texts line by line by their longest common subsequence. */
final class LineDiffs {

    /** Cells of the table that is worth its memory; where more lines differ, they are shown as replaced. */
    private static final long MOST_CELLS = 4_000_000;

    private final String[] before;
    private final String[] after;
    private final List<LineDiff> diffs = new ArrayList<>();

    private LineDiffs(String[] before, String[] after) {
        this.before = before;
        this.after = after;
    }

    /** All lines of both; of lines that stand in each other's place, those of the earlier text come first. */
    static List<LineDiff> of(String before, String after) {
        return new LineDiffs(lines(before), lines(after)).compare();
    }

    private static String[] lines(String text) {
        return text.isEmpty() ? new String[0] : text.split("\n", -1);
    }

    private List<LineDiff> compare() {
        int shorter = Math.min(before.length, after.length);
        int head = 0;
        while (head < shorter && before[head].equals(after[head])) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && before[before.length - 1 - tail].equals(after[after.length - 1 - tail])) {
            tail++;
        }
        for (int i = 0; i < head; i++) {
            kept(i, i);
        }
        middle(head, before.length - tail, head, after.length - tail);
        for (int i = tail; i > 0; i--) {
            kept(before.length - i, after.length - i);
        }
        return diffs;
    }

    private void middle(int i, int beforeEnd, int j, int afterEnd) {
        int rows = beforeEnd - i;
        int columns = afterEnd - j;
        int[][] common = (long) rows * columns > MOST_CELLS ? null : common(i, beforeEnd, j, afterEnd);
        int fromBefore = i;
        int fromAfter = j;
        while (common != null && i < beforeEnd && j < afterEnd) {
            int row = i - fromBefore;
            int column = j - fromAfter;
            if (before[i].equals(after[j])) {
                kept(i++, j++);
            } else if (common[row + 1][column] >= common[row][column + 1]) {
                removed(i++);
            } else {
                added(j++);
            }
        }
        while (i < beforeEnd) {
            removed(i++);
        }
        while (j < afterEnd) {
            added(j++);
        }
    }

    /** Length of the longest common subsequence from each pair of lines on. */
    private int[][] common(int beforeStart, int beforeEnd, int afterStart, int afterEnd) {
        int rows = beforeEnd - beforeStart;
        int columns = afterEnd - afterStart;
        int[][] common = new int[rows + 1][columns + 1];
        for (int row = rows - 1; row >= 0; row--) {
            for (int column = columns - 1; column >= 0; column--) {
                common[row][column] = before[beforeStart + row].equals(after[afterStart + column])
                        ? common[row + 1][column + 1] + 1
                        : Math.max(common[row + 1][column], common[row][column + 1]);
            }
        }
        return common;
    }

    private void kept(int i, int j) {
        add(LineChange.LINE_CHANGE_KEPT, before[i], i + 1, j + 1);
    }

    private void removed(int i) {
        add(LineChange.LINE_CHANGE_REMOVED, before[i], i + 1, 0);
    }

    private void added(int j) {
        add(LineChange.LINE_CHANGE_ADDED, after[j], 0, j + 1);
    }

    private void add(LineChange change, String text, int beforeLine, int afterLine) {
        diffs.add(LineDiff.newBuilder()
                .setChange(change)
                .setText(text)
                .setBeforeLine(beforeLine)
                .setAfterLine(afterLine)
                .build());
    }
}
