package dev.tzero.dataset.source;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.platform.errors.ServiceException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a dataset and subset.
 *
 * @param name dataset and subset
 * @param features its columns; none where there is a problem
 * @param splits split to its rows; none where there is a problem
 * @param fingerprint "sha256:" and the digest of its files; empty where there is a problem
 * @param problem why it cannot be read; empty when it can
 */
public record Dataset(
        DatasetName name,
        Feature.Struct features,
        SortedMap<String, Split> splits,
        String fingerprint,
        Optional<String> problem) {

    static Dataset broken(DatasetName name, String problem) {
        return new Dataset(name, new Feature.Struct(Map.of()), new TreeMap<>(), "", Optional.of(problem));
    }

    /**
     * One of its splits.
     *
     * @throws BrokenDatasetException when the dataset cannot be read
     * @throws ServiceException {@link DatasetError#UNKNOWN_SPLIT} when it has no such split, naming those it has
     */
    public Split split(String split) {
        problem.ifPresent(p -> {
            throw new BrokenDatasetException(p);
        });
        Split found = splits.get(split);
        if (found == null) {
            throw new ServiceException(
                    DatasetError.UNKNOWN_SPLIT,
                    "dataset " + name + " has no split '" + split + "'; it has " + String.join(", ", splits.keySet()));
        }
        return found;
    }

    /** Whether its files are still the ones that were read. */
    public boolean unchanged() {
        return splits.values().stream().allMatch(Split::unchanged);
    }
}
