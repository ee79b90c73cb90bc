package dev.tzero.dataset.source;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.platform.errors.ServiceException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of datasets that came while the service runs. A dataset is put together beside its place and moved there when
 * it is whole and can be read, so that nobody ever sees a part of one.
 */
public final class RegisteredDatasets {

    private static final Pattern SPLIT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");

    private final Path root;
    private final DatasetCatalog catalog;

    /**
     * @param root made when needed
     * @param catalog that reads the root too
     */
    public RegisteredDatasets(Path root, DatasetCatalog catalog) {
        this.root = root;
        this.catalog = catalog;
    }

    /**
     * Begins a dataset.
     *
     * @param replace whether one that was registered before gives way
     * @throws ServiceException {@link DatasetError#DATASET_EXISTS}
     */
    public Draft begin(DatasetName name, boolean replace) {
        boolean registered = Files.exists(DatasetFolder.below(root, name));
        if (registered ? !replace : catalog.has(name)) {
            throw new ServiceException(
                    DatasetError.DATASET_EXISTS,
                    "dataset " + name + " is there already"
                            + (registered ? "; say replace to replace it" : ", in a folder that cannot be written to"));
        }
        try {
            Files.createDirectories(root);
            return new Draft(name, Files.createTempDirectory(root, ".draft"));
        } catch (IOException e) {
            throw new UncheckedIOException("datasets cannot be registered in " + root, e);
        }
    }

    /** A dataset that is put together; closed without having been completed, it leaves nothing behind. One thread uses it. */
    public final class Draft implements AutoCloseable {

        private final DatasetName name;
        private final Path draftRoot;
        private final Path folder;

        private Draft(DatasetName name, Path draftRoot) throws IOException {
            this.name = name;
            this.draftRoot = draftRoot;
            this.folder = Files.createDirectories(DatasetFolder.below(draftRoot, name));
        }

        /**
         * A file for a split.
         *
         * @param ending of the file's name, which tells its format
         * @throws ServiceException {@link DatasetError#INVALID_REQUEST} naming what is no split or format, or comes twice
         */
        public OutputStream split(String split, String ending) {
            Path file = file(split, ending);
            try {
                return Files.newOutputStream(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Writes Parquet files, in their order, as one split. */
        void parquet(String split, List<Path> sources) {
            Unpacker.parquetToJsonLines(
                    sources, file(split, SplitFormat.JSON_LINES.ending()), name + "/" + split + ".parquet");
        }

        /** States the features in Hugging Face's JSON. */
        public void features(String json) {
            try {
                Files.writeString(folder.resolve(DatasetFolder.FEATURES), json);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /**
         * Puts the dataset where it belongs.
         *
         * @throws BrokenDatasetException when it cannot be read as it is
         */
        public Dataset complete() {
            Dataset read = catalog.readFrom(draftRoot, name);
            if (read.problem().isPresent()) {
                throw new BrokenDatasetException(read.problem().get());
            }
            Path place = DatasetFolder.below(root, name);
            try {
                Files.createDirectories(place.getParent());
                if (Files.exists(place)) {
                    delete(place);
                }
                Files.move(folder, place, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException("dataset " + name + " cannot be moved to " + place, e);
            }
            return catalog.dataset(name);
        }

        private Path file(String split, String ending) {
            if (!SPLIT.matcher(split).matches()) {
                throw new ServiceException(
                        DatasetError.INVALID_REQUEST,
                        "split is '" + split + "', expected letters, digits, '.', '_' and '-'");
            }
            if (SplitFormat.endingIn(ending).isEmpty()) {
                throw new ServiceException(
                        DatasetError.INVALID_REQUEST,
                        "format is '" + ending + "', expected one of "
                                + String.join(
                                        ", ",
                                        Stream.of(SplitFormat.values())
                                                .map(SplitFormat::ending)
                                                .toList()));
            }
            Path file = folder.resolve(split + ending);
            if (Files.exists(file)) {
                throw new ServiceException(DatasetError.INVALID_REQUEST, "split '" + split + "' comes a second time");
            }
            return file;
        }

        @Override
        public void close() {
            delete(draftRoot);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("dataset folder " + folder + " cannot be removed", e);
        }
    }
}
