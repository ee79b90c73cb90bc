package dev.tzero.prompt.api.pages;

import dev.tzero.prompt.config.PromptTransactions;
import dev.tzero.prompt.datasets.Answer;
import dev.tzero.prompt.datasets.Datasets;
import dev.tzero.prompt.library.PromptFilter;
import dev.tzero.proto.dataset.v1.Dataset;
import dev.tzero.proto.prompt.v1.PromptRevision;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which datasets there are: those that have prompts, and those that the dataset service can read. */
@Singleton
public class KnownData {

    private static final Comparator<DataName> BY_NAME =
            Comparator.comparing(DataName::dataset).thenComparing(DataName::subset);

    private final PromptTransactions prompts;
    private final Datasets datasets;

    public KnownData(PromptTransactions prompts, Datasets datasets) {
        this.prompts = prompts;
        this.datasets = datasets;
    }

    /** By name. */
    List<DataName> names() {
        Set<DataName> names = new TreeSet<>(BY_NAME);
        prompts.query(queries -> queries.counts())
                .forEach(count -> names.add(new DataName(count.dataset(), count.subset())));
        if (datasets.all() instanceof Answer.Known<List<Dataset>>(List<Dataset> known)) {
            known.forEach(dataset -> names.add(new DataName(dataset.getName(), dataset.getSubset())));
        }
        return List.copyOf(names);
    }

    /** Prompts of a dataset and subset, by name. */
    List<PromptRevision> prompts(DataName data) {
        return prompts
                .query(queries ->
                        queries.page(PromptFilter.dataset(data.dataset(), data.subset()), null, Integer.MAX_VALUE))
                .stream()
                .filter(prompt -> prompt.getDefinition().getSubset().equals(data.subset()))
                .toList();
    }
}
