package dev.tzero.dataset.api;

import dev.tzero.dataset.source.Dataset;
import java.util.List;

/**
 * A dataset as pages show it.
 *
 * @param name dataset and subset
 * @param problem why it cannot be read; null when it can
 * @param prompts prompts that are stored for it
 */
public record DatasetLine(
        String name,
        String dataset,
        String subset,
        String address,
        List<Column> columns,
        List<SplitSize> splits,
        String fingerprint,
        String problem,
        long prompts) {

    /** A column and its type. */
    public record Column(String name, String type) {}

    /** A split and its rows. */
    public record SplitSize(String name, long rows) {}

    static DatasetLine of(Dataset dataset, long prompts) {
        return new DatasetLine(
                dataset.name().toString(),
                dataset.name().dataset(),
                dataset.name().subset(),
                Addresses.dataset(dataset.name()),
                dataset.features().fields().entrySet().stream()
                        .map(field ->
                                new Column(field.getKey(), field.getValue().toString()))
                        .toList(),
                dataset.splits().entrySet().stream()
                        .map(split ->
                                new SplitSize(split.getKey(), split.getValue().rows()))
                        .toList(),
                dataset.fingerprint(),
                dataset.problem().orElse(null),
                prompts);
    }
}
