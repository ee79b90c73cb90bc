package dev.tzero.dataset.mixture;

import dev.tzero.proto.dataset.v1.Mixture;
import dev.tzero.proto.dataset.v1.MixtureEntry;
import dev.tzero.proto.dataset.v1.MixtureRate;
import dev.tzero.proto.dataset.v1.PromptSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a mixture from YAML: {@code name}, {@code split} and {@code entries}, and where wanted {@code description}, {@code
 * rate}, {@code cap}, {@code prompt_selection}, {@code held_out} and {@code train_on_held_out}. An entry has {@code dataset}
 * or {@code tasks} (patterns) and, where wanted, {@code subset}, {@code prompts}, {@code exclude}, {@code weight}, {@code
 * max_rows} and {@code split}. Strict: a key that is not one of these, or a value of another type, is an error that names
 * it.
 */
final class MixtureFile {

    private static final long MAX_BYTES = 4L << 20;

    private static final Set<String> KEYS = Set.of(
            "name",
            "description",
            "split",
            "rate",
            "cap",
            "prompt_selection",
            "held_out",
            "train_on_held_out",
            "entries");

    private static final Set<String> ENTRY_KEYS =
            Set.of("dataset", "subset", "tasks", "prompts", "exclude", "weight", "max_rows", "split");

    private static final Map<String, MixtureRate> RATES = Map.of(
            "fixed", MixtureRate.MIXTURE_RATE_FIXED,
            "proportional", MixtureRate.MIXTURE_RATE_PROPORTIONAL,
            "uniform", MixtureRate.MIXTURE_RATE_UNIFORM);

    private static final Map<String, PromptSelection> SELECTIONS = Map.of(
            "all", PromptSelection.PROMPT_SELECTION_ALL,
            "original_task", PromptSelection.PROMPT_SELECTION_ORIGINAL_TASK,
            "one_original_task", PromptSelection.PROMPT_SELECTION_ONE_ORIGINAL_TASK);

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
        known(map, KEYS, "");
        Mixture.Builder mixture =
                Mixture.newBuilder().setName(required(map, "name", "")).setSplit(required(map, "split", ""));
        text(map, "description", "", mixture::setDescription);
        oneOf(map, "rate", RATES, mixture::setRate);
        number(map, "cap", "", mixture::setCap);
        oneOf(map, "prompt_selection", SELECTIONS, mixture::setPromptSelection);
        texts(map.get("held_out"), "held_out", mixture::addHeldOut);
        switch (map.get("train_on_held_out")) {
            case null -> {}
            case Boolean allowed -> mixture.setTrainOnHeldOut(allowed);
            case Object other -> throw broken("train_on_held_out", "should be true or false, found " + other);
        }
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
        known(map, ENTRY_KEYS, at + ".");
        MixtureEntry.Builder entry = MixtureEntry.newBuilder();
        texts(map.get("tasks"), at + ".tasks", entry::addTaskPatterns);
        if (entry.getTaskPatternsCount() == 0) {
            entry.setDataset(required(map, "dataset", at + "."));
        } else if (map.containsKey("dataset") || map.containsKey("subset") || map.containsKey("prompts")) {
            throw broken(
                    at + ".tasks", "names tasks of any dataset; dataset, subset and prompts cannot stand beside it");
        }
        text(map, "subset", at + ".", entry::setSubset);
        text(map, "split", at + ".", entry::setSplit);
        texts(map.get("prompts"), at + ".prompts", entry::addPrompts);
        texts(map.get("exclude"), at + ".exclude", entry::addExcludedPrompts);
        switch (map.get("weight")) {
            case null -> {}
            case Number weight
            when weight.doubleValue() > 0 && Double.isFinite(weight.doubleValue()) ->
                entry.setWeight(weight.doubleValue());
            case Object other -> throw broken(at + ".weight", "should be a number above 0, found " + other);
        }
        number(map, "max_rows", at + ".", entry::setMaxRows);
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

    private void number(Map<?, ?> map, String key, String at, LongConsumer to) {
        switch (map.get(key)) {
            case null -> {}
            case Integer number when number > 0 -> to.accept(number);
            case Long number when number > 0 -> to.accept(number);
            case Object other -> throw broken(at + key, "should be a whole number above 0, found " + other);
        }
    }

    private <T> void oneOf(Map<?, ?> map, String key, Map<String, T> values, Consumer<T> to) {
        Object value = map.get(key);
        if (value == null) {
            return;
        }
        T meant = value instanceof String text ? values.get(text) : null;
        if (meant == null) {
            throw broken(
                    key,
                    "should be one of "
                            + String.join(
                                    ", ", values.keySet().stream().sorted().toList()) + ", found " + value);
        }
        to.accept(meant);
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
