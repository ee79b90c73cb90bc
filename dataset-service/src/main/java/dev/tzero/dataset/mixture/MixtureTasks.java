package dev.tzero.dataset.mixture;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.dataset.source.Dataset;
import dev.tzero.dataset.source.DatasetName;
import dev.tzero.dataset.task.Prompts;
import dev.tzero.dataset.task.Task;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.prompts.CodePoints;
import dev.tzero.proto.dataset.v1.Mixture;
import dev.tzero.proto.dataset.v1.MixtureEntry;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The tasks a mixture resolves to with the prompts stored now. */
public final class MixtureTasks {

    private static final Comparator<Task> BY_PROMPT_NAME = CodePoints.ascending(Task::promptName);

    private final Mixture mixture;
    private final Prompts prompts;

    private MixtureTasks(Mixture mixture, Prompts prompts) {
        this.mixture = mixture;
        this.prompts = prompts;
    }

    /**
     * One task of a mixture.
     *
     * @param entry index of the entry that brings it
     * @param task the task
     * @param split the split it reads
     * @param maxRows rows to choose from at most; {@code Long.MAX_VALUE} for all
     * @param share what it may have of a corpus
     */
    public record Part(int entry, Task task, String split, long maxRows, Share share) {

        /**
         * The rows to choose from.
         *
         * @param dataset the task's
         * @throws ServiceException when the dataset cannot be read or has no such split
         */
        public long rows(Dataset dataset) {
            return Math.min(maxRows, dataset.split(split).rows());
        }
    }

    private record Picked(int entry, Task task) {}

    /**
     * Resolves a mixture.
     *
     * @return the parts, by {@link Task#ORDER}
     * @throws BrokenMixtureException where a value is out of range, an entry is left without prompts or two overlap
     * @throws ServiceException {@link DatasetError#UNKNOWN_PROMPT} naming a prompt that is not stored
     */
    public static List<Part> resolve(Mixture mixture, Prompts prompts) {
        return new MixtureTasks(mixture, prompts).resolve();
    }

    /** The mixture with datasets and prompts of every entry spelled out, as {@code parts} were resolved from it. */
    public static Mixture spelledOut(Mixture mixture, List<Part> parts) {
        Mixture.Builder spelled = mixture.toBuilder().clearEntries().clearPromptSelection();
        for (int i = 0; i < mixture.getEntriesCount(); i++) {
            int index = i;
            MixtureEntry entry = mixture.getEntries(i);
            SortedMap<DatasetName, List<Part>> byDataset = parts.stream()
                    .filter(part -> part.entry() == index)
                    .collect(Collectors.groupingBy(part -> part.task().dataset(), TreeMap::new, Collectors.toList()));
            byDataset.forEach((dataset, own) -> {
                MixtureEntry.Builder one = entry.toBuilder()
                        .clearTaskPatterns()
                        .clearExcludedPrompts()
                        .clearPrompts()
                        .setDataset(dataset.dataset())
                        .setSubset(dataset.subset())
                        .addAllPrompts(own.stream()
                                .map(part -> part.task().promptName())
                                .toList());
                if (byDataset.size() > 1) {
                    Share share = own.getFirst().share();
                    one.setWeight(share.weight() * (isFixed(mixture) ? (double) own.size() / share.entryTasks() : 1));
                }
                spelled.addEntries(one);
            });
        }
        return spelled.build();
    }

    private List<Part> resolve() {
        if (mixture.getEntriesCount() == 0) {
            throw broken("entries", "is empty; expected one entry or more");
        }
        if (mixture.getSplit().isEmpty()) {
            throw broken("split", "is empty; expected a split such as 'train'");
        }
        if (mixture.getCap() < 0) {
            throw broken("cap", "is " + mixture.getCap() + "; expected a number from 0");
        }
        List<Picked> picked = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < mixture.getEntriesCount(); i++) {
            for (Task task : tasks(i)) {
                if (seen.putIfAbsent(task.name(), i) != null) {
                    throw broken("entries[" + i + "]", "brings task '" + task.name() + "' a second time");
                }
                picked.add(new Picked(i, task));
            }
        }
        Map<DatasetName, Long> ofDataset =
                picked.stream().collect(Collectors.groupingBy(one -> one.task().dataset(), Collectors.counting()));
        Map<Integer, Long> ofEntry =
                picked.stream().collect(Collectors.groupingBy(Picked::entry, Collectors.counting()));
        return picked.stream()
                .map(one -> part(
                        one, ofEntry.get(one.entry()), ofDataset.get(one.task().dataset())))
                .sorted(Comparator.comparing(Part::task, Task.ORDER))
                .toList();
    }

    private Part part(Picked picked, long ofEntry, long ofDataset) {
        MixtureEntry entry = mixture.getEntries(picked.entry());
        Share share = new Share(
                mixture.getRate(),
                entry.getWeight() == 0 ? 1 : entry.getWeight(),
                Math.toIntExact(ofEntry),
                unlimitedIfZero(mixture.getCap()),
                Math.toIntExact(ofDataset),
                unlimitedIfZero(entry.getMaxExamplesPerTask()));
        return new Part(
                picked.entry(),
                picked.task(),
                entry.getSplit().isEmpty() ? mixture.getSplit() : entry.getSplit(),
                unlimitedIfZero(entry.getMaxRows()),
                share);
    }

    /** The tasks of an entry. */
    private List<Task> tasks(int index) {
        MixtureEntry entry = mixture.getEntries(index);
        String at = "entries[" + index + "]";
        mustBeInRange(entry, at);
        List<Task> tasks = entry.getTaskPatternsCount() > 0 ? matching(entry, at) : ofDataset(entry, at);
        if (tasks.isEmpty()) {
            throw broken(
                    at,
                    entry.getTaskPatternsCount() > 0
                            ? "matches no task: " + String.join(", ", entry.getTaskPatternsList())
                            : "is left without prompts: "
                                    + prompts.of(dataset(entry)).size() + " are stored for dataset " + dataset(entry));
        }
        return tasks.stream()
                .map(task -> task.withSuffix(entry.getTaskSuffix()))
                .toList();
    }

    private List<Task> matching(MixtureEntry entry, String at) {
        if (!entry.getDataset().isEmpty() || !entry.getSubset().isEmpty() || entry.getPromptsCount() > 0) {
            throw broken(at + ".task_patterns", "stands beside dataset, subset or prompts; expected one or the other");
        }
        Predicate<String> wanted = anyOf(entry.getTaskPatternsList());
        Predicate<String> unwanted = anyOf(entry.getExcludedPromptsList());
        Map<DatasetName, List<Task>> byDataset = prompts.all().stream()
                .map(Task::of)
                .filter(task -> wanted.test(task.name()) && !unwanted.test(task.name()))
                .collect(Collectors.groupingBy(Task::dataset));
        return byDataset.values().stream()
                .flatMap(tasks -> selected(tasks).stream())
                .toList();
    }

    private List<Task> ofDataset(MixtureEntry entry, String at) {
        if (entry.getDataset().isEmpty()) {
            throw broken(at + ".dataset", "is empty; expected a dataset");
        }
        DatasetName dataset = dataset(entry);
        Map<String, Task> stored = byName(dataset, prompts.of(dataset));
        mustBeStored(dataset, entry.getPromptsList(), stored.keySet());
        mustBeStored(dataset, entry.getExcludedPromptsList(), stored.keySet());
        Set<String> unwanted = new HashSet<>(entry.getExcludedPromptsList());
        if (entry.getPromptsCount() == 0) {
            return selected(stored.values().stream()
                    .filter(task -> !unwanted.contains(task.promptName()))
                    .toList());
        }
        return entry.getPromptsList().stream()
                .distinct()
                .filter(name -> !unwanted.contains(name))
                .map(stored::get)
                .toList();
    }

    /** Those of the tasks of one dataset that the mixture selects. */
    private List<Task> selected(Collection<Task> tasks) {
        return switch (mixture.getPromptSelection()) {
            case PROMPT_SELECTION_ORIGINAL_TASK ->
                tasks.stream().filter(MixtureTasks::asksForOriginalTask).toList();
            case PROMPT_SELECTION_ONE_ORIGINAL_TASK ->
                tasks.stream().filter(MixtureTasks::asksForOriginalTask).min(BY_PROMPT_NAME).stream()
                        .toList();
            case PROMPT_SELECTION_ALL, PROMPT_SELECTION_UNSPECIFIED, UNRECOGNIZED -> List.copyOf(tasks);
        };
    }

    private static boolean asksForOriginalTask(Task task) {
        return task.prompt().getDefinition().getMetadata().getOriginalTask();
    }

    private static DatasetName dataset(MixtureEntry entry) {
        return new DatasetName(entry.getDataset(), entry.getSubset());
    }

    private static Predicate<String> anyOf(List<String> patterns) {
        List<TaskPattern> compiled = patterns.stream().map(TaskPattern::new).toList();
        return name -> compiled.stream().anyMatch(pattern -> pattern.matches(name));
    }

    private static Map<String, Task> byName(DatasetName dataset, List<PromptRevision> prompts) {
        Map<String, Task> named = new TreeMap<>();
        for (PromptRevision prompt : prompts) {
            String name = prompt.getDefinition().getName();
            Task other = named.put(name, Task.of(prompt));
            if (other != null) {
                throw new ServiceException(
                        DatasetError.AMBIGUOUS_PROMPT,
                        "dataset " + dataset + " has two prompts named '" + name + "': "
                                + other.prompt().getPromptId() + " and " + prompt.getPromptId());
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

    private void mustBeInRange(MixtureEntry entry, String at) {
        if (!(entry.getWeight() >= 0) || Double.isInfinite(entry.getWeight())) {
            throw broken(at + ".weight", "is " + entry.getWeight() + "; expected a number from 0");
        }
        if (entry.getMaxRows() < 0) {
            throw broken(at + ".max_rows", "is " + entry.getMaxRows() + "; expected a number from 0");
        }
        if (entry.getMaxExamplesPerTask() < 0) {
            throw broken(
                    at + ".max_examples_per_task",
                    "is " + entry.getMaxExamplesPerTask() + "; expected a number from 0");
        }
    }

    private static boolean isFixed(Mixture mixture) {
        return switch (mixture.getRate()) {
            case MIXTURE_RATE_FIXED, MIXTURE_RATE_UNSPECIFIED, UNRECOGNIZED -> true;
            case MIXTURE_RATE_PROPORTIONAL, MIXTURE_RATE_UNIFORM -> false;
        };
    }

    private static long unlimitedIfZero(long limit) {
        return limit == 0 ? Long.MAX_VALUE : limit;
    }

    private BrokenMixtureException broken(String at, String what) {
        return new BrokenMixtureException("mixture '" + mixture.getName() + "': '" + at + "' " + what);
    }
}
