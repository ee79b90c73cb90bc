package dev.tzero.local.mixtures;

import dev.tzero.prompts.Prompt;
import dev.tzero.tasks.MixtureTask;
import dev.tzero.tasks.T0Mixture;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A mixture for people: a line for each dataset and each of its caps, with its share of the whole. */
final class MixtureTable {

    private static final int BAR = 40;

    private MixtureTable() {}

    static void write(T0Mixture mixture, List<MixtureTask> tasks, PrintStream out) {
        out.println(mixture.title() + ": " + mixture.purpose());
        Map<String, List<MixtureTask>> byDataset = tasks.stream()
                .collect(Collectors.groupingBy(MixtureTable::dataset, LinkedHashMap::new, Collectors.toList()));
        int width = byDataset.keySet().stream().mapToInt(String::length).max().orElse(0);
        double all = examples(tasks);
        double largest = byDataset.values().stream()
                .mapToDouble(MixtureTable::examples)
                .max()
                .orElse(0);
        out.println();
        out.printf("%-" + Math.max(width, 7) + "s %7s %9s %11s  share%n", "dataset", "prompts", "cap", "examples");
        byDataset.forEach((dataset, own) -> {
            long examples = examples(own);
            MixtureTask one = own.getFirst();
            out.println(String.format(
                            Locale.ROOT,
                            "%-" + Math.max(width, 7) + "s %7d %9s %11s  %4.1f %% %s",
                            dataset,
                            own.size(),
                            one.cap().isPresent()
                                    ? String.format(
                                            Locale.ROOT, "%,d", one.cap().getAsLong())
                                    : "unknown",
                            one.cap().isPresent() ? String.format(Locale.ROOT, "%,d", examples) : "unknown",
                            all == 0 ? 0 : 100 * examples / all,
                            "█".repeat(largest == 0 ? 0 : (int) Math.round(BAR * examples / largest)))
                    .stripTrailing());
        });
        out.println();
        out.println(String.format(
                Locale.ROOT, "%d tasks of %d datasets, %,d examples", tasks.size(), byDataset.size(), (long) all));
    }

    private static String dataset(MixtureTask task) {
        Prompt prompt = task.prompt();
        return prompt.dataset()
                + prompt.subsetName().map(subset -> "/" + subset).orElse("")
                + task.round().map(round -> " " + round.name()).orElse("");
    }

    private static long examples(List<MixtureTask> tasks) {
        return tasks.stream().mapToLong(task -> task.cap().orElse(0)).sum();
    }
}
