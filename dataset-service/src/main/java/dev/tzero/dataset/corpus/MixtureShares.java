package dev.tzero.dataset.corpus;

import dev.tzero.dataset.mixture.MixtureTasks;
import dev.tzero.dataset.mixture.Mixtures;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.dataset.source.DatasetName;
import dev.tzero.platform.errors.ServiceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What each dataset of a mixture has of it: by its rows alone, and after caps and rates. */
public final class MixtureShares {

    private MixtureShares() {}

    /**
     * A dataset in a mixture.
     *
     * @param name dataset, subset and, where it is not the mixture's, split
     * @param tasks names of its tasks
     * @param rows rows of all its tasks together
     * @param examples what is left of them after caps
     * @param before its share of all rows, 0 to 1
     * @param after its share of a corpus that does not take everything, 0 to 1
     * @param problem why its rows cannot be counted; then the numbers are 0
     */
    public record DatasetShare(
            String name,
            List<String> tasks,
            long rows,
            long examples,
            double before,
            double after,
            Optional<String> problem) {}

    private record Counted(MixtureTasks.Part part, long rows, Optional<String> problem) {

        long examples() {
            return part.share().examples(rows);
        }

        double weight() {
            return rows == 0 ? 0 : part.share().weight(rows);
        }
    }

    /** The datasets of a mixture, by name. */
    public static List<DatasetShare> of(Mixtures.Resolved resolved, DatasetCatalog datasets) {
        Map<String, List<Counted>> byDataset = new LinkedHashMap<>();
        List<Counted> all = new ArrayList<>();
        for (MixtureTasks.Part part : resolved.parts()) {
            DatasetName dataset = part.task().dataset();
            String name = part.split().equals(resolved.mixture().getSplit())
                    ? dataset.toString()
                    : dataset + " " + part.split();
            Counted counted = counted(part, datasets);
            all.add(counted);
            byDataset.computeIfAbsent(name, _ -> new ArrayList<>()).add(counted);
        }
        double rows = sum(all, Counted::rows);
        double weight = sum(all, Counted::weight);
        List<DatasetShare> shares = new ArrayList<>();
        byDataset.forEach((name, own) -> shares.add(new DatasetShare(
                name,
                own.stream().map(one -> one.part().task().name()).toList(),
                (long) sum(own, Counted::rows),
                (long) sum(own, Counted::examples),
                rows == 0 ? 0 : sum(own, Counted::rows) / rows,
                weight == 0 ? 0 : sum(own, Counted::weight) / weight,
                own.getFirst().problem())));
        return shares;
    }

    private static Counted counted(MixtureTasks.Part part, DatasetCatalog datasets) {
        try {
            return new Counted(part, part.rows(datasets.dataset(part.task().dataset())), Optional.empty());
        } catch (ServiceException e) {
            return new Counted(part, 0, Optional.of(e.getMessage()));
        }
    }

    private static double sum(List<Counted> counted, ToDoubleFunction<Counted> what) {
        return counted.stream().mapToDouble(what).sum();
    }
}
