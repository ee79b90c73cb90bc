package dev.tzero.dataset.api;

import dev.tzero.dataset.corpus.Made;
import dev.tzero.dataset.corpus.TaskPreviews;
import dev.tzero.dataset.source.Feature;
import dev.tzero.proto.dataset.v1.PromptedExample;
import java.util.List;
import java.util.Map;

/**
 * A row as pages show it, with what a prompt made of it.
 *
 * @param number of the row in the split
 * @param example null where no prompt is chosen or the row is dropped
 * @param dropped why the row is dropped; null where it is not
 */
public record RowLine(long number, List<Cell> cells, PromptedExample example, String dropped) {

    private static final int SHOWN = 2000;

    /** A column and its value. */
    public record Cell(String column, String value) {}

    static RowLine of(Feature.Struct features, long number, Map<String, Object> row) {
        return new RowLine(number, cells(features, row), null, null);
    }

    static RowLine of(Feature.Struct features, TaskPreviews.Preview preview) {
        List<Cell> cells = cells(features, preview.row());
        return switch (preview.made()) {
            case Made.Example(PromptedExample example) -> new RowLine(preview.number(), cells, example, null);
            case Made.Dropped(var reason, String why) -> new RowLine(preview.number(), cells, null, why);
        };
    }

    private static List<Cell> cells(Feature.Struct features, Map<String, Object> row) {
        return row.entrySet().stream()
                .map(entry -> new Cell(entry.getKey(), shown(features.fields().get(entry.getKey()), entry.getValue())))
                .toList();
    }

    private static String shown(Feature feature, Object value) {
        String text = String.valueOf(value);
        if (feature instanceof Feature.ClassLabel(List<String> names) && value instanceof Long label && label >= 0) {
            return text + " (" + names.get(Math.toIntExact(label)) + ")";
        }
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
