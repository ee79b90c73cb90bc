package dev.tzero.dataset.mixture;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.dataset.source.DatasetName;
import dev.tzero.dataset.task.Prompts;
import dev.tzero.dataset.task.Task;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.Mixture;
import dev.tzero.proto.dataset.v1.MixtureEntry;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The tasks a mixture resolves to with the prompts stored now. */
public final class MixtureTasks {

    private MixtureTasks() {}

    /**
     * One task of a mixture.
     *
     * @param task the task
     * @param weight its share relative to the others: that of its dataset, divided by the dataset's prompts
     * @param maxRows rows to use at most; {@code Long.MAX_VALUE} for all
     */
    public record Part(Task task, double weight, long maxRows) {}

    /**
     * Resolves a mixture.
     *
     * @return the parts, by {@link Task#ORDER}
     * @throws BrokenMixtureException where a value is out of range, an entry is left without prompts or two overlap
     * @throws ServiceException {@link DatasetError#UNKNOWN_PROMPT} naming a prompt that is not stored
     */
    public static List<Part> resolve(Mixture mixture, Prompts prompts) {
        if (mixture.getEntriesCount() == 0) {
            throw broken(mixture, "entries", "is empty; expected one entry or more");
        }
        if (mixture.getSplit().isEmpty()) {
            throw broken(mixture, "split", "is empty; expected a split such as 'train'");
        }
        List<Part> parts = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < mixture.getEntriesCount(); i++) {
            for (Part part : resolve(mixture, i, prompts)) {
                if (!seen.add(part.task().name())) {
                    throw broken(
                            mixture,
                            "entries[" + i + "]",
                            "brings task '" + part.task().name() + "' a second time");
                }
                parts.add(part);
            }
        }
        parts.sort(Comparator.comparing(Part::task, Task.ORDER));
        return parts;
    }

    /** The mixture with the prompts of every entry spelled out, as {@code parts} were resolved from it. */
    public static Mixture spelledOut(Mixture mixture, List<Part> parts) {
        Mixture.Builder spelled = mixture.toBuilder().clearEntries();
        for (MixtureEntry entry : mixture.getEntriesList()) {
            DatasetName dataset = new DatasetName(entry.getDataset(), entry.getSubset());
            Set<String> listed = new HashSet<>(entry.getPromptsList());
            entry.getExcludedPromptsList().forEach(listed::remove);
            List<String> names = parts.stream()
                    .filter(part -> part.task().dataset().equals(dataset))
                    .map(part -> part.task().promptName())
                    .filter(name -> entry.getPromptsCount() == 0 || listed.contains(name))
                    .toList();
            spelled.addEntries(
                    entry.toBuilder().clearPrompts().clearExcludedPrompts().addAllPrompts(names));
        }
        return spelled.build();
    }

    private static List<Part> resolve(Mixture mixture, int index, Prompts prompts) {
        MixtureEntry entry = mixture.getEntries(index);
        String at = "entries[" + index + "]";
        if (entry.getDataset().isEmpty()) {
            throw broken(mixture, at + ".dataset", "is empty; expected a dataset");
        }
        if (!(entry.getWeight() >= 0) || Double.isInfinite(entry.getWeight())) {
            throw broken(mixture, at + ".weight", "is " + entry.getWeight() + "; expected a number from 0");
        }
        if (entry.getMaxRows() < 0) {
            throw broken(mixture, at + ".max_rows", "is " + entry.getMaxRows() + "; expected a number from 0");
        }
        DatasetName dataset = new DatasetName(entry.getDataset(), entry.getSubset());
        Map<String, PromptRevision> stored = byName(dataset, prompts.of(dataset));
        Set<String> wanted = new HashSet<>(entry.getPromptsCount() == 0 ? stored.keySet() : entry.getPromptsList());
        mustBeStored(dataset, wanted, stored.keySet());
        mustBeStored(dataset, entry.getExcludedPromptsList(), stored.keySet());
        entry.getExcludedPromptsList().forEach(wanted::remove);
        if (wanted.isEmpty()) {
            throw broken(
                    mixture, at, "is left without prompts: " + stored.size() + " are stored for dataset " + dataset);
        }
        double weight = (entry.getWeight() == 0 ? 1 : entry.getWeight()) / wanted.size();
        long maxRows = entry.getMaxRows() == 0 ? Long.MAX_VALUE : entry.getMaxRows();
        return wanted.stream()
                .map(name -> new Part(new Task(dataset, stored.get(name)), weight, maxRows))
                .toList();
    }

    private static Map<String, PromptRevision> byName(DatasetName dataset, List<PromptRevision> prompts) {
        Map<String, PromptRevision> named = new TreeMap<>();
        for (PromptRevision prompt : prompts) {
            String name = prompt.getDefinition().getName();
            PromptRevision other = named.put(name, prompt);
            if (other != null) {
                throw new ServiceException(
                        DatasetError.AMBIGUOUS_PROMPT,
                        "dataset " + dataset + " has two prompts named '" + name + "': " + other.getPromptId() + " and "
                                + prompt.getPromptId());
            }
        }
        return named;
    }

    private static void mustBeStored(DatasetName dataset, Iterable<String> names, Set<String> stored) {
        for (String name : names) {
            if (!stored.contains(name)) {
                throw new ServiceException(
                        DatasetError.UNKNOWN_PROMPT,
                        "no prompt '" + name + "' is stored for dataset " + dataset + "; stored: "
                                + (stored.isEmpty() ? "none" : String.join(", ", stored)));
            }
        }
    }

    private static BrokenMixtureException broken(Mixture mixture, String at, String what) {
        return new BrokenMixtureException("mixture '" + mixture.getName() + "': '" + at + "' " + what);
    }
}
