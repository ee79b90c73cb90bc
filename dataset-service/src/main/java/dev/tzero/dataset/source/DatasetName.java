package dev.tzero.dataset.source;

import java.util.Comparator;

/**
 * Name of a dataset, or of one subset of it, as Hugging Face names them.
 *
 * @param dataset such as {@code super_glue}
 * @param subset such as {@code rte}; empty when the dataset has none
 */
public record DatasetName(String dataset, String subset) implements Comparable<DatasetName> {

    private static final Comparator<DatasetName> ORDER =
            Comparator.comparing(DatasetName::dataset).thenComparing(DatasetName::subset);

    @Override
    public int compareTo(DatasetName other) {
        return ORDER.compare(this, other);
    }

    /** {@code dataset/subset}, or {@code dataset} alone where there is no subset. */
    @Override
    public String toString() {
        return subset.isEmpty() ? dataset : dataset + "/" + subset;
    }
}
