package dev.tzero.local;

import dev.tzero.bundled.Bundled;
import dev.tzero.bundled.Group;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What comes with tzero, laid out as files for the services to read: datasets, mixtures and the tokenizer. Written at every
 * start; the same seed gives the same bytes, so what was built on them stays valid.
 *
 * @param datasets folder of datasets, {@code <dataset>/_/<split>.jsonl}
 * @param mixtures folder of mixtures, {@code <name>.yaml}
 * @param tokenizer a {@code tokenizer.json}
 * @param heldOut datasets that no model is to be trained on
 */
record BundledContent(Path datasets, Path mixtures, Path tokenizer, List<String> heldOut) {

    /**
     * Writes everything below the folder.
     *
     * @throws LaunchException when it cannot be written
     */
    static BundledContent writeTo(Path folder) {
        BundledContent content = new BundledContent(
                folder.resolve("datasets"),
                folder.resolve("mixtures"),
                folder.resolve("tokenizer.json"),
                namesOfHeldOut());
        try {
            Bundled.writeTo(content.datasets());
            Files.createDirectories(content.mixtures());
            for (String name : Bundled.MIXTURES) {
                try (InputStream mixture = Bundled.mixture(name)) {
                    Files.copy(
                            mixture, content.mixtures().resolve(name + ".yaml"), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            try (InputStream tokenizer = Bundled.tokenizer()) {
                Files.copy(tokenizer, content.tokenizer(), StandardCopyOption.REPLACE_EXISTING);
            }
            return content;
        } catch (IOException e) {
            throw new LaunchException(
                    "--data: the bundled datasets cannot be written to " + folder + ": " + e.getMessage(), e);
        }
    }

    private static List<String> namesOfHeldOut() {
        return Bundled.datasets().stream()
                .filter(dataset -> dataset.group() == Group.HELD_OUT)
                .map(Bundled.Dataset::name)
                .toList();
    }
}
