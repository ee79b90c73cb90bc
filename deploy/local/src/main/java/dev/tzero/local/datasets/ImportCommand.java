package dev.tzero.local.datasets;

import dev.tzero.local.Console;
import dev.tzero.local.Progress;
import dev.tzero.proto.dataset.v1.ImportDatasetRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tzero datasets import}: a dataset of the Hugging Face hub becomes one of the service. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Has the dataset service fetch a dataset from the Hugging Face hub. HF_ENDPOINT, HF_TOKEN and HF_HOME"
                        + " are those of the service.")
final class ImportCommand implements Callable<Integer> {

    private static final String SCHEME = "hf://datasets/";

    @Mixin
    private DatasetServiceOption service;

    @Parameters(
            paramLabel = "REPOSITORY",
            description =
                    "owner/name, a name alone for the hub's oldest datasets, or either behind hf://datasets/ and before"
                            + " @revision.")
    private String repository;

    @Option(
            names = "--subset",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Only this subset; all when not given.")
    private String subset;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Name of the dataset; the repository's when not given.")
    private String dataset;

    @Option(names = "--replace", description = "Replace what was imported under this name before.")
    private boolean replace;

    @Override
    public Integer call() {
        String named = repository.startsWith(SCHEME) ? repository.substring(SCHEME.length()) : repository;
        int at = named.indexOf('@');
        ImportDatasetRequest request = ImportDatasetRequest.newBuilder()
                .setRepository(at < 0 ? named : named.substring(0, at))
                .setRevision(at < 0 ? "" : named.substring(at + 1))
                .setSubset(subset)
                .setDataset(dataset)
                .setReplace(replace)
                .build();
        Progress progress = new Progress(Console.errors(), System::nanoTime);
        try (DatasetServiceClient client = service.connect()) {
            client.follow(datasets -> datasets.importDataset(request), news -> {
                if (!news.getActivity().isEmpty()) {
                    progress.update(news.getActivity()
                            + (news.getFiles() == 0
                                    ? ""
                                    : " (" + news.getFilesDone() + " of " + news.getFiles() + " files)"));
                }
                news.getDatasetsList().forEach(one -> {
                    progress.clear();
                    System.out.println(DatasetLabel.of(one.getName(), one.getSubset()) + "  "
                            + DatasetsCommand.splits(one) + "  " + one.getFingerprint());
                });
            });
        } finally {
            progress.clear();
        }
        return 0;
    }
}
