package dev.tzero.dataset.mixture;

import dev.tzero.proto.dataset.v1.Mixture;
import dev.tzero.proto.dataset.v1.MixtureEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a mixture from YAML: {@code name}, {@code description}, {@code split} and {@code entries}, each entry with
 * {@code dataset} and, where wanted, {@code subset}, {@code prompts}, {@code exclude}, {@code weight} and {@code
 * max_rows}. Strict: a key that is not one of these, or a value of another type, is an error that names it.
 */
final class MixtureFile {

    private static final long MAX_BYTES = 4L << 20;

    private final String place;

    private MixtureFile(String place) {
        this.place = place;
    }

    /** @throws BrokenMixtureException naming the file, the key and what was expected */
    static Mixture read(Path file) {
        String place = file.getFileName().toString();
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new BrokenMixtureException(place + ": is larger than " + MAX_BYTES + " bytes");
            }
            return parse(place, Files.readString(file));
        } catch (IOException e) {
            throw new BrokenMixtureException(place + ": cannot be read: " + e);
        }
    }

    static Mixture parse(String place, String yaml) {
        try {
            Object root = new Load(LoadSettings.builder().setLabel(place).build()).loadFromString(yaml);
            return new MixtureFile(place).mixture(root);
        } catch (YamlEngineException e) {
            throw new BrokenMixtureException(place + ": is no YAML: " + e.getMessage());
        }
    }

    private Mixture mixture(Object root) {
        Map<?, ?> map = map(root, "the file");
        known(map, Set.of("name", "description", "split", "entries"), "");
        Mixture.Builder mixture =
                Mixture.newBuilder().setName(required(map, "name", "")).setSplit(required(map, "split", ""));
        text(map, "description", "", mixture::setDescription);
        int index = 0;
        for (Object entry : list(map.get("entries"), "entries")) {
            mixture.addEntries(entry(entry, "entries[" + index++ + "]"));
        }
        if (index == 0) {
            throw broken("entries", "should have one entry or more");
        }
        return mixture.build();
    }

    private MixtureEntry entry(Object value, String at) {
        Map<?, ?> map = map(value, at);
        known(map, Set.of("dataset", "subset", "prompts", "exclude", "weight", "max_rows"), at + ".");
        MixtureEntry.Builder entry = MixtureEntry.newBuilder().setDataset(required(map, "dataset", at + "."));
        text(map, "subset", at + ".", entry::setSubset);
        texts(map.get("prompts"), at + ".prompts", entry::addPrompts);
        texts(map.get("exclude"), at + ".exclude", entry::addExcludedPrompts);
        switch (map.get("weight")) {
            case null -> {}
            case Number weight
            when weight.doubleValue() > 0 && Double.isFinite(weight.doubleValue()) ->
                entry.setWeight(weight.doubleValue());
            case Object other -> throw broken(at + ".weight", "should be a number above 0, found " + other);
        }
        switch (map.get("max_rows")) {
            case null -> {}
            case Integer rows when rows > 0 -> entry.setMaxRows(rows);
            case Long rows when rows > 0 -> entry.setMaxRows(rows);
            case Object other -> throw broken(at + ".max_rows", "should be a whole number above 0, found " + other);
        }
        return entry.build();
    }

    private void known(Map<?, ?> map, Set<String> keys, String at) {
        for (Object key : map.keySet()) {
            if (!(key instanceof String name) || !keys.contains(name)) {
                throw broken(
                        at + key,
                        "is no key of a mixture; keys here: "
                                + String.join(", ", keys.stream().sorted().toList()));
            }
        }
    }

    private String required(Map<?, ?> map, String key, String at) {
        if (map.get(key) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw broken(at + key, "should be a text that is not blank, found " + map.get(key));
    }

    private void text(Map<?, ?> map, String key, String at, Consumer<String> to) {
        switch (map.get(key)) {
            case null -> {}
            case String text -> to.accept(text);
            case Object other -> throw broken(at + key, "should be a text, found " + other);
        }
    }

    private void texts(Object value, String at, Consumer<String> to) {
        if (value == null) {
            return;
        }
        for (Object item : list(value, at)) {
            if (!(item instanceof String text)) {
                throw broken(at, "should be a list of texts, found " + item + " in it");
            }
            to.accept(text);
        }
    }

    private List<?> list(Object value, String at) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw broken(at, "should be a list, found " + value);
    }

    private Map<?, ?> map(Object value, String at) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw broken(at, "should be a mapping, found " + value);
    }

    private BrokenMixtureException broken(String at, String what) {
        return new BrokenMixtureException(place + ": '" + at + "' " + what);
    }
}
