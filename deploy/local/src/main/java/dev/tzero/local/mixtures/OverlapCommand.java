package dev.tzero.local.mixtures;

import dev.tzero.local.ProtoJson;
import dev.tzero.local.datasets.DatasetLabel;
import dev.tzero.local.datasets.DatasetServiceClient;
import dev.tzero.local.datasets.DatasetServiceOption;
import dev.tzero.proto.dataset.v1.DatasetOverlap;
import dev.tzero.proto.dataset.v1.ReportOverlapRequest;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tzero mixtures overlap}: whether what is measured on stood in what is trained on. */
@Command(
        name = "overlap",
        mixinStandardHelpOptions = true,
        description = "Reports which rows of an evaluation share a run of words with a row that is trained on.")
final class OverlapCommand implements Callable<Integer> {

    @Mixin
    private DatasetServiceOption service;

    @Parameters(index = "0", paramLabel = "TRAINING", description = "Mixture that is trained on.")
    private String training;

    @Parameters(index = "1", paramLabel = "EVALUATION", description = "Mixture that is measured on.")
    private String evaluation;

    @Option(
            names = "--words",
            paramLabel = "N",
            defaultValue = "8",
            description = "Words of a run, 1 to 100; ${DEFAULT-VALUE} when not given.")
    private int words;

    @Option(names = "--json", description = "Print one JSON object a line for each dataset.")
    private boolean json;

    @Override
    public Integer call() {
        ReportOverlapRequest request = ReportOverlapRequest.newBuilder()
                .setTrainingMixture(training)
                .setEvaluationMixture(evaluation)
                .setWords(words)
                .build();
        try (DatasetServiceClient client = service.connect()) {
            client.ask(datasets -> datasets.reportOverlap(request))
                    .getDatasetsList()
                    .forEach(this::print);
        }
        return 0;
    }

    private void print(DatasetOverlap dataset) {
        if (json) {
            System.out.println(ProtoJson.line(dataset));
            return;
        }
        System.out.println(String.format(
                Locale.ROOT,
                "%-40s %,9d of %,9d rows  %5.1f %%",
                label(dataset.getDataset(), dataset.getSubset(), dataset.getSplit()),
                dataset.getOverlappingRows(),
                dataset.getRows(),
                dataset.getRows() == 0 ? 0 : 100.0 * dataset.getOverlappingRows() / dataset.getRows()));
        dataset.getShownList()
                .forEach(shared -> System.out.println("    row " + shared.getRow() + ": \"" + shared.getRun() + "\" in "
                        + label(shared.getTrainedDataset(), shared.getTrainedSubset(), shared.getTrainedSplit())
                        + " row "
                        + shared.getTrainedRow()));
    }

    private static String label(String dataset, String subset, String split) {
        return DatasetLabel.of(dataset, subset) + " " + split;
    }
}
