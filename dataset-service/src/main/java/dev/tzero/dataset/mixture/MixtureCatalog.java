package dev.tzero.dataset.mixture;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.Mixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The mixtures of a list of folders: every {@code .yaml} or {@code .yml} file in them is one. Looks at the folders each
 * time. A file that cannot be read leaves the others alone.
 */
public final class MixtureCatalog {

    private final List<Path> folders;

    public MixtureCatalog(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /**
     * What the folders hold.
     *
     * @param mixtures by name
     * @param problems why other files are no mixtures
     */
    public record Found(SortedMap<String, Mixture> mixtures, List<String> problems) {}

    /** Reads the folders. A folder that does not exist holds no mixture. */
    public Found find() {
        SortedMap<String, Mixture> mixtures = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        for (Path file : files()) {
            try {
                Mixture mixture = MixtureFile.read(file);
                if (mixtures.putIfAbsent(mixture.getName(), mixture) != null) {
                    problems.add(file.getFileName() + ": there is another mixture named '" + mixture.getName() + "'");
                }
            } catch (BrokenMixtureException e) {
                problems.add(e.getMessage());
            }
        }
        return new Found(mixtures, problems);
    }

    /**
     * One mixture.
     *
     * @throws ServiceException {@link DatasetError#UNKNOWN_MIXTURE}, with what is wrong with files that might have been it
     */
    public Mixture mixture(String name) {
        Found found = find();
        Mixture mixture = found.mixtures.get(name);
        if (mixture == null) {
            throw new ServiceException(
                    DatasetError.UNKNOWN_MIXTURE,
                    "there is no mixture '" + name + "'; mixtures: "
                            + (found.mixtures.isEmpty() ? "none" : String.join(", ", found.mixtures.keySet()))
                            + (found.problems.isEmpty() ? "" : "; unreadable: " + String.join("; ", found.problems)));
        }
        return mixture;
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> children = Files.list(folder)) {
                    children.filter(MixtureCatalog::isYaml).sorted().forEach(files::add);
                } catch (IOException e) {
                    throw new UncheckedIOException("mixture folder " + folder + " cannot be listed", e);
                }
            }
        }
        return files;
    }

    private static boolean isYaml(Path file) {
        String name = file.getFileName().toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
    }
}
