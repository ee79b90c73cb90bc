package dev.tzero.bundled;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that comes with tzero: datasets, prompts, mixtures, tokenizer, and the model that they were made for. */
public final class Bundled {

    /** The seed of the data that the project's figures were measured on. */
    public static final long SEED = 0;

    /** The names of the mixtures, training first; {@code bundled_eval_*} follow the three groups of the evaluation. */
    public static final List<String> MIXTURES =
            List.of("bundled_train", "bundled_eval_known", "bundled_eval_new_prompts", "bundled_eval_held_out");

    /**
     * A dataset of the synthetic world.
     *
     * @param family the kind of task, such as {@code qa}
     */
    public record Dataset(String name, String family, Group group, String description) {}

    private Bundled() {}

    /** All datasets, the trained ones first. */
    public static List<Dataset> datasets() {
        return World.TASKS.stream()
                .map(task -> new Dataset(task.name(), task.family(), task.group(), task.description()))
                .toList();
    }

    /**
     * Writes the datasets of {@link #SEED} as {@code <dataset>/_/<split>.jsonl} and {@code <dataset>/_/features.json}.
     *
     * @throws IOException if the folder cannot be written
     */
    public static void writeTo(Path folder) throws IOException {
        new BundledDatasets(SEED).writeTo(folder);
    }

    /**
     * The prompts of a dataset, PromptSource's {@code templates.yaml}.
     *
     * @throws IllegalArgumentException if there is no such dataset
     */
    public static InputStream prompts(String dataset) {
        return resource("prompts/" + BundledDatasets.task(dataset).name() + "/templates.yaml");
    }

    /**
     * A mixture: name, description, split, and entries of dataset, prompts and, where it is not 1, weight.
     *
     * @throws IllegalArgumentException if there is no such mixture
     */
    public static InputStream mixture(String name) {
        if (!MIXTURES.contains(name)) {
            throw new IllegalArgumentException("mixture: no bundled mixture is called \"" + name + "\"; there are "
                    + MIXTURES.stream().collect(Collectors.joining(", ")));
        }
        return resource("mixtures/" + name + ".yaml");
    }

    /** The tokenizer of the bundled model, Hugging Face's {@code tokenizer.json}; its words are those of the training part. */
    public static InputStream tokenizer() {
        return resource("tokenizer.json");
    }

    /** The model that the bundled world was made for, and how it is trained. */
    public static ModelPlan model() {
        try (var json = tokenizer()) {
            return ModelPlan.forVocabulary(TokenizerFile.read(json).tokens().size());
        } catch (IOException e) {
            throw new UncheckedIOException("tokenizer.json cannot be read from the tzero-bundled jar", e);
        }
    }

    private static InputStream resource(String path) {
        var stream = Bundled.class.getResourceAsStream(path);
        if (stream == null) {
            throw new IllegalStateException("resource " + path + " is missing from the tzero-bundled jar");
        }
        return stream;
    }
}
