package dev.tzero.dataset.source;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.platform.errors.ServiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The datasets of a list of folders. Looks at the folders each time, so that datasets may come, go and change while
 * the service runs; a split is read through again only when its file has changed. A dataset that cannot be read says
 * why and leaves the others alone. Safe for use by several threads.
 */
public final class DatasetCatalog {

    private final List<Path> roots;
    private final SplitLoader loader;
    private final Map<Path, Loaded> splits = new ConcurrentHashMap<>();

    /**
     * @param roots folders, each {@code <dataset>/<subset or _>/<split>.<format>}
     * @param cache folder for unpacked splits, made when needed
     */
    public DatasetCatalog(List<Path> roots, Path cache) {
        this.roots = List.copyOf(roots);
        this.loader = new SplitLoader(new Unpacker(cache));
    }

    /** Every dataset, readable or not, by name. */
    public List<Dataset> datasets() {
        return DatasetFolder.scan(roots).values().stream().map(this::read).toList();
    }

    /**
     * One dataset and subset.
     *
     * @throws ServiceException {@link DatasetError#UNKNOWN_DATASET} when there is none, naming the subsets there are
     */
    public Dataset dataset(DatasetName name) {
        SortedMap<DatasetName, DatasetFolder> folders = DatasetFolder.scan(roots);
        DatasetFolder folder = folders.get(name);
        if (folder != null) {
            return read(folder);
        }
        List<String> subsets = folders.keySet().stream()
                .filter(n -> n.dataset().equals(name.dataset()))
                .map(n -> n.subset().isEmpty() ? "none" : "'" + n.subset() + "'")
                .toList();
        throw new ServiceException(
                DatasetError.UNKNOWN_DATASET,
                subsets.isEmpty()
                        ? "there is no dataset '" + name.dataset() + "'"
                        : "dataset '" + name.dataset() + "' has no subset '" + name.subset() + "'; subsets: "
                                + String.join(", ", subsets));
    }

    /** Whether there is one of that name, readable or not. */
    public boolean has(DatasetName name) {
        return DatasetFolder.scan(roots).containsKey(name);
    }

    /** A dataset in a folder of its own, which is none of the catalog's. */
    Dataset readFrom(Path root, DatasetName name) {
        DatasetFolder folder = DatasetFolder.scan(List.of(root)).get(name);
        return folder == null ? Dataset.broken(name, name + " has no split") : read(folder);
    }

    private Dataset read(DatasetFolder folder) {
        if (folder.problem().isPresent()) {
            return Dataset.broken(folder.name(), folder.problem().get());
        }
        try {
            SortedMap<String, String> digests = new TreeMap<>();
            Optional<Feature.Struct> stated = Optional.empty();
            if (folder.features().isPresent()) {
                Path file = folder.features().get();
                stated = Optional.of(FeaturesFile.read(file, folder.name() + "/" + file.getFileName()));
                digests.put(file.getFileName().toString(), Sha256.ofFile(file));
            }
            SortedMap<String, Split> read = new TreeMap<>();
            for (Map.Entry<String, Path> split : folder.splits().entrySet()) {
                Path file = split.getValue();
                Split loaded = load(file, folder.place(split.getKey()), stated);
                read.put(split.getKey(), loaded);
                digests.put(file.getFileName().toString(), loaded.sha256());
            }
            Feature.Struct features = stated.orElseGet(() -> inferred(folder.name(), read));
            read.replaceAll((name, split) -> split.with(features));
            return new Dataset(folder.name(), features, read, "sha256:" + Sha256.ofFiles(digests), Optional.empty());
        } catch (BrokenDatasetException e) {
            return Dataset.broken(folder.name(), e.getMessage());
        } catch (IOException e) {
            return Dataset.broken(folder.name(), folder.name() + " cannot be read: " + e);
        }
    }

    private static Feature.Struct inferred(DatasetName name, SortedMap<String, Split> splits) {
        Feature.Struct merged = new Feature.Struct(Map.of());
        for (Map.Entry<String, Split> split : splits.entrySet()) {
            try {
                merged = Inference.merge(merged, split.getValue().features(), "");
            } catch (FeatureMismatchException e) {
                throw new BrokenDatasetException(
                        name + ": its splits disagree at '" + split.getKey() + "': " + e.getMessage());
            }
        }
        return merged;
    }

    // A failure is kept like a success: a broken file is not read again before it changes.
    private Split load(Path file, String place, Optional<Feature.Struct> stated) {
        Loaded loaded = splits.compute(file.toAbsolutePath(), (path, known) -> {
            FileStamp stamp = stamp(path, place);
            if (known != null && known.stamp.equals(stamp) && known.stated.equals(stated)) {
                return known;
            }
            try {
                return new Loaded(stamp, stated, loader.load(path, place, stated), null);
            } catch (BrokenDatasetException e) {
                return new Loaded(stamp, stated, null, e);
            }
        });
        if (loaded.failure != null) {
            throw loaded.failure;
        }
        return loaded.split;
    }

    private static FileStamp stamp(Path file, String place) {
        try {
            return FileStamp.of(file);
        } catch (IOException e) {
            throw new BrokenDatasetException(place + " cannot be read: " + e);
        }
    }

    /** What came of reading a split: the split or the failure. */
    private record Loaded(
            FileStamp stamp, Optional<Feature.Struct> stated, Split split, BrokenDatasetException failure) {}
}
