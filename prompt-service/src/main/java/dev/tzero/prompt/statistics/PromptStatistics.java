package dev.tzero.prompt.statistics;

import dev.tzero.prompt.datasets.Answer;
import dev.tzero.proto.dataset.v1.Dataset;
import dev.tzero.proto.prompt.v1.DatasetStatistics;
import dev.tzero.proto.prompt.v1.GetPromptStatisticsResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The counts of the library beside the sizes of the datasets: how many training instances the prompts make. */
public final class PromptStatistics {

    private static final String TRAINING_SPLIT = "train";

    private PromptStatistics() {}

    /**
     * @param byMetric prompts by metric
     * @param byLanguage prompts by language
     * @param datasets what the dataset service says; rows are unknown where it says nothing
     */
    public static GetPromptStatisticsResponse of(
            List<DatasetCounts> counts,
            Map<String, Long> byMetric,
            Map<String, Long> byLanguage,
            Answer<List<Dataset>> datasets) {
        GetPromptStatisticsResponse.Builder statistics = GetPromptStatisticsResponse.newBuilder()
                .setDatasets(counts.size())
                .putAllPromptsByMetric(byMetric)
                .putAllPromptsByLanguage(byLanguage);
        Map<List<String>, Long> rows =
                switch (datasets) {
                    case Answer.Known<List<Dataset>>(List<Dataset> known) -> trainingRows(known);
                    case Answer.Unknown<List<Dataset>>(String reason) -> {
                        statistics.setTrainingInstancesUnknown(reason);
                        yield Map.of();
                    }
                };
        for (DatasetCounts count : counts) {
            DatasetStatistics dataset = of(count, rows.get(List.of(count.dataset(), count.subset())));
            statistics
                    .setPrompts(statistics.getPrompts() + count.prompts())
                    .setOriginalTaskPrompts(statistics.getOriginalTaskPrompts() + count.originalTaskPrompts())
                    .setTrainingInstances(statistics.getTrainingInstances() + dataset.getTrainingInstances())
                    .putPromptsByDataset(count.label(), count.prompts())
                    .addDatasetsWithPrompts(dataset);
        }
        return statistics.build();
    }

    private static Map<List<String>, Long> trainingRows(List<Dataset> datasets) {
        Map<List<String>, Long> rows = new HashMap<>();
        datasets.stream()
                .filter(dataset -> dataset.getProblem().isEmpty() && dataset.containsSplitRows(TRAINING_SPLIT))
                .forEach(dataset -> rows.put(
                        List.of(dataset.getName(), dataset.getSubset()), dataset.getSplitRowsOrThrow(TRAINING_SPLIT)));
        return rows;
    }

    private static DatasetStatistics of(DatasetCounts count, Long rows) {
        DatasetStatistics.Builder dataset = DatasetStatistics.newBuilder()
                .setDataset(count.dataset())
                .setSubset(count.subset())
                .setPrompts(count.prompts())
                .setOriginalTaskPrompts(count.originalTaskPrompts())
                .addAllMetrics(count.metrics())
                .addAllLanguages(count.languages());
        if (rows != null) {
            dataset.setTrainingRows(rows).setTrainingInstances(rows * count.prompts());
        }
        return dataset.build();
    }
}
