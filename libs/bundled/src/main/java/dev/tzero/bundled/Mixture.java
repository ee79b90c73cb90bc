package dev.tzero.bundled;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A bundled mixture, read.
 *
 * @param split the split that rows come from
 */
record Mixture(String name, String description, String split, List<Entry> entries) {

    /**
     * One dataset of a mixture.
     *
     * @param prompts names of prompts of that dataset
     * @param weight how often the dataset is drawn, relative to the others
     */
    record Entry(String dataset, List<String> prompts, double weight) {}

    /** Reads one of {@link Bundled#MIXTURES}. */
    static Mixture bundled(String name) {
        try (var yaml = Bundled.mixture(name)) {
            return read(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException("mixture " + name + " cannot be read from the tzero-bundled jar", e);
        }
    }

    private static Mixture read(InputStream yaml) {
        var root = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(yaml);
        var entries = ((List<?>) root.get("entries"))
                .stream().map(Map.class::cast).map(Mixture::entry).toList();
        return new Mixture(text(root, "name"), text(root, "description"), text(root, "split"), entries);
    }

    private static Entry entry(Map<?, ?> entry) {
        var prompts = ((List<?>) entry.get("prompts"))
                .stream().map(String.class::cast).toList();
        var weight = entry.get("weight") instanceof Number number ? number.doubleValue() : 1.0;
        return new Entry(text(entry, "dataset"), prompts, weight);
    }

    private static String text(Map<?, ?> map, String field) {
        return (String) map.get(field);
    }
}
