package dev.tzero.prompt.api.pages;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import dev.tzero.prompt.datasets.Answer;
import dev.tzero.prompt.datasets.Datasets;
import dev.tzero.prompt.datasets.Datasets.RowPage;
import dev.tzero.prompt.datasets.PlainRows;
import dev.tzero.proto.dataset.v1.Dataset;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Finds the rows that a page shows: those of a split, or one that somebody typed. */
@Singleton
public class PageRows {

    private static final String TRAIN = "train";

    private final Datasets datasets;

    public PageRows(Datasets datasets) {
        this.datasets = datasets;
    }

    /** A split and its number of rows. */
    public record SplitSize(String name, long rows) {}

    /**
     * Rows of a split.
     *
     * @param splits of the dataset, the largest first
     * @param split the one shown; empty where there is none
     * @param first number of the first row
     * @param total number of rows of the split
     * @param unavailable why there are no rows; null where there are
     */
    public record Found(
            List<SplitSize> splits,
            String split,
            long first,
            long total,
            List<Map<String, Object>> rows,
            String unavailable) {

        static Found none(String why) {
            return new Found(List.of(), "", 0, 0, List.of(), why);
        }
    }

    /**
     * Rows of a split as far as they can be had.
     *
     * @param split the one wanted; another one where the dataset does not have it
     * @param first number of the first row wanted; that of the last page where there are not as many
     */
    Found find(DataName name, String split, long first, int size) {
        if (name.dataset().isBlank()) {
            return Found.none("Choose a dataset to see its rows, or type a row of your own.");
        }
        return switch (datasets.find(name.dataset(), name.subset())) {
            case Answer.Known<Dataset>(Dataset dataset) -> rows(dataset, split, first, size);
            case Answer.Unknown<Dataset>(String reason) ->
                Found.none("No rows of " + name.label() + ": " + reason + ". You can type a row of your own.");
        };
    }

    private Found rows(Dataset dataset, String split, long first, int size) {
        List<SplitSize> splits = dataset.getSplitRowsMap().entrySet().stream()
                .map(entry -> new SplitSize(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing((SplitSize known) -> !known.name().equals(TRAIN))
                        .thenComparing(SplitSize::name))
                .toList();
        if (splits.isEmpty()) {
            return Found.none("This dataset has no splits.");
        }
        SplitSize shown = splits.stream()
                .filter(known -> known.name().equals(split))
                .findFirst()
                .orElse(splits.getFirst());
        long start = Math.clamp(first, 0, Math.max(0, (shown.rows() - 1) / size * size));
        return switch (datasets.rows(dataset, shown.name(), start, size)) {
            case Answer.Known<RowPage>(RowPage page) ->
                new Found(splits, shown.name(), start, page.total(), page.rows(), null);
            case Answer.Unknown<RowPage>(String reason) ->
                new Found(splits, shown.name(), 0, 0, List.of(), "No rows: " + reason);
        };
    }

    /**
     * A row that somebody typed.
     *
     * @throws IllegalArgumentException when it is not a JSON object
     */
    static Map<String, Object> own(String json) {
        Struct.Builder row = Struct.newBuilder();
        try {
            JsonFormat.parser().merge(json, row);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    "row: expected a JSON object, column to value, such as {\"text\": \"…\"}; " + e.getMessage(), e);
        }
        return PlainRows.of(row.build());
    }
}
