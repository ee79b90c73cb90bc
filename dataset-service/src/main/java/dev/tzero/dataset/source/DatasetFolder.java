package dev.tzero.dataset.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One dataset and subset as found in a folder: {@code <root>/<dataset>/<subset or _>/<split>.<format>}; the {@code /} of a
 * name such as {@code owner/name} is {@code ___} in the folder's, as in the cache of Hugging Face's datasets.
 *
 * @param name dataset and subset
 * @param splits split to its file
 * @param features {@code features.json}, when there is one
 * @param problem why the folder makes no dataset; empty when it does
 */
record DatasetFolder(
        DatasetName name, SortedMap<String, Path> splits, Optional<Path> features, Optional<String> problem) {

    static final String FEATURES = "features.json";

    private static final String NO_SUBSET = "_";
    private static final String SLASH = "___";

    /** Where a dataset is below a root. */
    static Path below(Path root, DatasetName name) {
        return root.resolve(name.dataset().replace("/", SLASH))
                .resolve(name.subset().isEmpty() ? NO_SUBSET : name.subset());
    }

    /**
     * Finds the datasets of the roots, by name. A root that does not exist holds none; files of no known format are
     * left alone.
     */
    static SortedMap<DatasetName, DatasetFolder> scan(List<Path> roots) {
        SortedMap<DatasetName, DatasetFolder> found = new TreeMap<>();
        for (Path root : roots) {
            for (Path dataset : folders(root)) {
                for (Path subset : folders(dataset)) {
                    read(dataset.getFileName().toString(), subset).ifPresent(folder -> {
                        if (found.putIfAbsent(folder.name, folder) != null) {
                            found.put(folder.name, twice(folder.name));
                        }
                    });
                }
            }
        }
        return found;
    }

    /** What an error calls the split's file. */
    String place(String split) {
        return name + "/" + splits.get(split).getFileName();
    }

    private static Optional<DatasetFolder> read(String dataset, Path folder) {
        String subset = folder.getFileName().toString();
        DatasetName name = new DatasetName(dataset.replace(SLASH, "/"), subset.equals(NO_SUBSET) ? "" : subset);
        SortedMap<String, Path> splits = new TreeMap<>();
        Optional<String> problem = Optional.empty();
        for (Path file : children(folder)) {
            String fileName = file.getFileName().toString();
            Optional<SplitFormat> format = SplitFormat.of(fileName);
            if (format.isPresent() && Files.isRegularFile(file)) {
                Path other = splits.put(format.get().split(fileName), file);
                if (other != null) {
                    problem = Optional.of(name + ": " + other.getFileName() + " and " + fileName
                            + " are the same split; keep one of them");
                }
            }
        }
        if (splits.isEmpty()) {
            return Optional.empty();
        }
        Path features = folder.resolve(FEATURES);
        return Optional.of(new DatasetFolder(
                name, splits, Files.isRegularFile(features) ? Optional.of(features) : Optional.empty(), problem));
    }

    private static DatasetFolder twice(DatasetName name) {
        return new DatasetFolder(
                name,
                new TreeMap<>(),
                Optional.empty(),
                Optional.of(name + " is in more than one of the dataset folders; keep one of them"));
    }

    private static List<Path> folders(Path folder) {
        return children(folder).stream().filter(Files::isDirectory).toList();
    }

    private static List<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path child : stream) {
                if (!child.getFileName().toString().startsWith(".")) {
                    children.add(child);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("dataset folder " + folder + " cannot be listed", e);
        }
        children.sort(null);
        return children;
    }
}
