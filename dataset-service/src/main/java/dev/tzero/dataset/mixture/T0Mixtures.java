package dev.tzero.dataset.mixture;

import dev.tzero.dataset.source.DatasetName;
import dev.tzero.dataset.task.Prompts;
import dev.tzero.definitions.PromptDefinitions;
import dev.tzero.prompts.Prompt;
import dev.tzero.proto.dataset.v1.Mixture;
import dev.tzero.proto.dataset.v1.MixtureEntry;
import dev.tzero.proto.dataset.v1.MixtureRate;
import dev.tzero.tasks.MixtureTask;
import dev.tzero.tasks.T0Dataset;
import dev.tzero.tasks.T0Mixture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** T0's eight mixtures with the prompts stored now. */
final class T0Mixtures {

    private static final String TRAIN = "train";
    private static final String VALIDATION = "validation";

    private T0Mixtures() {}

    /** Those that have a task. */
    static List<Mixture> find(Prompts prompts) {
        List<Prompt> stored = stored(prompts);
        List<Mixture> found = new ArrayList<>();
        for (T0Mixture mixture : T0Mixture.values()) {
            mixture(mixture, stored).ifPresent(found::add);
        }
        return found;
    }

    /** One of them; empty where none of its datasets has a prompt that belongs to it. */
    static Optional<Mixture> mixture(T0Mixture mixture, Prompts prompts) {
        return mixture(mixture, stored(prompts));
    }

    private static Optional<Mixture> mixture(T0Mixture mixture, List<Prompt> stored) {
        Map<EntryKey, MixtureEntry.Builder> entries = new LinkedHashMap<>();
        for (MixtureTask task : mixture.tasks(stored)) {
            EntryKey key = EntryKey.of(task);
            entries.computeIfAbsent(key, _ -> entry(mixture, key, task))
                    .addPrompts(task.prompt().name());
        }
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Mixture.Builder message = Mixture.newBuilder()
                .setName(mixture.title())
                .setDescription("T0: " + mixture.purpose() + ".")
                .setSplit(mixture.isRanked() ? VALIDATION : TRAIN)
                .setRate(MixtureRate.MIXTURE_RATE_PROPORTIONAL);
        entries.values().forEach(message::addEntries);
        return Optional.of(message.build());
    }

    private static MixtureEntry.Builder entry(T0Mixture mixture, EntryKey key, MixtureTask first) {
        MixtureEntry.Builder entry = MixtureEntry.newBuilder()
                .setDataset(key.dataset.dataset())
                .setSubset(key.dataset.subset())
                .setTaskSuffix(first.round().map(round -> "_" + round.name()).orElse("")
                        + (mixture.isRanked() ? T0Mixture.RANKED : ""));
        key.round.ifPresent(round -> entry.setSplit(round.split(mixture.isRanked() ? VALIDATION : TRAIN)));
        first.cap().ifPresent(entry::setMaxExamplesPerTask);
        return entry;
    }

    private static List<Prompt> stored(Prompts prompts) {
        return prompts.all().stream()
                .map(prompt -> PromptDefinitions.prompt(prompt.getPromptId(), prompt.getDefinition()))
                .toList();
    }

    private record EntryKey(DatasetName dataset, Optional<T0Dataset.Round> round) {

        static EntryKey of(MixtureTask task) {
            return new EntryKey(
                    new DatasetName(
                            task.prompt().dataset(), task.prompt().subsetName().orElse("")),
                    task.round());
        }
    }
}
