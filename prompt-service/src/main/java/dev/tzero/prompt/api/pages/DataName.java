package dev.tzero.prompt.api.pages;

import dev.tzero.proto.prompt.v1.PromptDefinition;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A dataset and subset as addresses of pages name them.
 *
 * @param subset empty when the dataset has none
 */
public record DataName(String dataset, String subset) {

    private static final String SEPARATOR = "::";

    static DataName of(PromptDefinition definition) {
        return new DataName(definition.getDataset(), definition.getSubset());
    }

    /** Reads a {@link #key()}. */
    static DataName parse(String key) {
        int at = key.lastIndexOf(SEPARATOR);
        return at < 0
                ? new DataName(key, "")
                : new DataName(key.substring(0, at), key.substring(at + SEPARATOR.length()));
    }

    /** For addresses: names of datasets may hold a slash, so that {@link #label()} cannot be read back. */
    public String key() {
        return subset.isEmpty() ? dataset : dataset + SEPARATOR + subset;
    }

    /** The key as part of an address. */
    public String encodedKey() {
        return URLEncoder.encode(key(), StandardCharsets.UTF_8);
    }

    /** For people. */
    public String label() {
        return subset.isEmpty() ? dataset : dataset + "/" + subset;
    }
}
