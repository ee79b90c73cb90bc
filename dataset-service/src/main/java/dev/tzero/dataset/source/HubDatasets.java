package dev.tzero.dataset.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.dataset.error.DatasetError;
import dev.tzero.hub.Hub;
import dev.tzero.hub.HubException;
import dev.tzero.hub.HubReference;
import dev.tzero.hub.RepoType;
import dev.tzero.platform.errors.ServiceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Fetches datasets from the Hugging Face hub as Parquet and registers them. */
public final class HubDatasets {

    /** Where the hub keeps what it converted to Parquet by itself. */
    private static final String CONVERTED = "refs/convert/parquet";

    private static final String MAIN = "main";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Hub hub;
    private final RegisteredDatasets registered;

    public HubDatasets(Hub hub, RegisteredDatasets registered) {
        this.hub = hub;
        this.registered = registered;
    }

    /**
     * What is fetched.
     *
     * @param repository such as {@code super_glue} or {@code owner/name}
     * @param revision branch, tag or commit; empty for the hub's own conversion and, where there is none, the main branch
     * @param subset the only configuration to fetch; empty for all
     * @param dataset name to register it under; empty for the repository's
     * @param replace whether what was registered under the name before gives way
     */
    public record Wanted(String repository, String revision, String subset, String dataset, boolean replace) {}

    /** Told how far it is. */
    @FunctionalInterface
    public interface Progress {
        /** @param files that there are; 0 while that is not known */
        void is(String activity, int done, int files);
    }

    /**
     * Fetches and registers a dataset: each configuration is a subset; one that stands alone is none, as PromptSource has
     * it.
     *
     * @throws ServiceException {@link DatasetError#NOT_ON_HUB}, {@link DatasetError#HUB_FAILED} or {@link
     *     DatasetError#DATASET_EXISTS}
     * @throws BrokenDatasetException where a file cannot be read
     */
    public List<Dataset> fetch(Wanted wanted, Progress progress) {
        String name = wanted.dataset().isEmpty() ? wanted.repository() : wanted.dataset();
        DatasetName.checked(name, wanted.subset());
        progress.is("asking the hub for " + wanted.repository(), 0, 0);
        Listed listed = list(wanted);
        SortedMap<String, SortedMap<String, List<String>>> configurations = picked(wanted, listed);
        int files = configurations.values().stream()
                .flatMap(splits -> splits.values().stream())
                .mapToInt(List::size)
                .sum();
        List<Dataset> datasets = new ArrayList<>();
        int done = 0;
        for (Map.Entry<String, SortedMap<String, List<String>>> configuration : configurations.entrySet()) {
            boolean alone =
                    listed.configurations().size() == 1 && wanted.subset().isEmpty();
            DatasetName dataset = DatasetName.checked(name, alone ? "" : configuration.getKey());
            try (RegisteredDatasets.Draft draft = registered.begin(dataset, wanted.replace())) {
                Path first = null;
                for (Map.Entry<String, List<String>> split :
                        configuration.getValue().entrySet()) {
                    List<Path> parts = new ArrayList<>();
                    for (String file : split.getValue()) {
                        progress.is("fetching " + file, done++, files);
                        parts.add(fetch(listed.reference(), file));
                    }
                    progress.is("unpacking " + dataset + " " + split.getKey(), done, files);
                    draft.parquet(split.getKey(), parts);
                    first = first == null ? parts.getFirst() : first;
                }
                features(first, dataset).ifPresent(draft::features);
                datasets.add(draft.complete());
            }
        }
        progress.is("done", done, files);
        return datasets;
    }

    private record Listed(HubReference reference, SortedMap<String, SortedMap<String, List<String>>> configurations) {}

    private Listed list(Wanted wanted) {
        if (!wanted.revision().isEmpty()) {
            return list(wanted.repository(), wanted.revision());
        }
        try {
            Listed converted = list(wanted.repository(), CONVERTED);
            if (!converted.configurations().isEmpty()) {
                return converted;
            }
        } catch (ServiceException e) {
            if (e.code() != DatasetError.NOT_ON_HUB) {
                throw e;
            }
        }
        return list(wanted.repository(), MAIN);
    }

    private Listed list(String repository, String revision) {
        try {
            HubReference reference = new HubReference(RepoType.DATASET, repository, revision);
            List<String> names = new ArrayList<>();
            Path snapshot = hub.snapshot(reference, all -> {
                names.addAll(all);
                return List.of();
            });
            // All files of one commit, whatever is pushed meanwhile; a snapshot's folder is named by its commit.
            String commit = snapshot.getFileName().toString();
            return new Listed(new HubReference(RepoType.DATASET, repository, commit), HubFiles.byConfiguration(names));
        } catch (IllegalArgumentException e) {
            throw new ServiceException(DatasetError.INVALID_REQUEST, e.getMessage(), e);
        } catch (HubException e) {
            throw failure(e);
        }
    }

    private static SortedMap<String, SortedMap<String, List<String>>> picked(Wanted wanted, Listed listed) {
        if (listed.configurations().isEmpty()) {
            throw new ServiceException(
                    DatasetError.NOT_ON_HUB,
                    listed.reference() + " has no Parquet files that are known to be a split; expected"
                            + " <subset>/<split>/0000.parquet or <subset>/<split>-00000-of-00001.parquet");
        }
        if (wanted.subset().isEmpty()) {
            return listed.configurations();
        }
        SortedMap<String, List<String>> one = listed.configurations().get(wanted.subset());
        if (one == null) {
            throw new ServiceException(
                    DatasetError.NOT_ON_HUB,
                    listed.reference() + " has no subset '" + wanted.subset() + "'; subsets: "
                            + String.join(", ", listed.configurations().keySet()));
        }
        return new TreeMap<>(Map.of(wanted.subset(), one));
    }

    private Path fetch(HubReference reference, String file) {
        try {
            return hub.file(reference, file);
        } catch (HubException e) {
            throw failure(e);
        }
    }

    private static ServiceException failure(HubException e) {
        boolean absent =
                switch (e.reason()) {
                    case NOT_FOUND, NOT_CACHED -> true;
                    default -> false;
                };
        return new ServiceException(absent ? DatasetError.NOT_ON_HUB : DatasetError.HUB_FAILED, e.getMessage(), e);
    }

    private static Optional<String> features(Path parquet, DatasetName dataset) {
        return Unpacker.huggingFaceMetadata(parquet, dataset + "/" + parquet.getFileName())
                .flatMap(metadata -> {
                    try {
                        JsonNode features = JSON.readTree(metadata).path("info").path("features");
                        return features.isObject() ? Optional.of(features.toString()) : Optional.empty();
                    } catch (JsonProcessingException e) {
                        throw new BrokenDatasetException(dataset
                                + ": what its Parquet file says of its features is no JSON: " + e.getOriginalMessage());
                    }
                });
    }
}
