package dev.tzero.dataset.source;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.platform.errors.ServiceException;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Name of a dataset, or of one subset of it, as Hugging Face names them.
 *
 * @param dataset such as {@code super_glue}
 * @param subset such as {@code rte}; empty when the dataset has none
 */
public record DatasetName(String dataset, String subset) implements Comparable<DatasetName> {

    private static final String PART = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
    private static final Pattern DATASET = Pattern.compile(PART + "(/" + PART + ")?");
    private static final Pattern SUBSET = Pattern.compile("(" + PART + ")?");

    private static final Comparator<DatasetName> ORDER =
            Comparator.comparing(DatasetName::dataset).thenComparing(DatasetName::subset);

    /**
     * A name that a folder can have.
     *
     * @throws ServiceException {@link DatasetError#INVALID_REQUEST} naming what is none
     */
    public static DatasetName checked(String dataset, String subset) {
        if (!DATASET.matcher(dataset).matches() || dataset.contains("..") || dataset.contains("__")) {
            throw new ServiceException(
                    DatasetError.INVALID_REQUEST, "dataset is '" + dataset + "', expected name or owner/name");
        }
        if (!SUBSET.matcher(subset).matches() || subset.contains("..")) {
            throw new ServiceException(
                    DatasetError.INVALID_REQUEST,
                    "subset is '" + subset
                            + "', expected letters, digits, '.', '_' and '-', the first a letter or digit");
        }
        return new DatasetName(dataset, subset);
    }

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
