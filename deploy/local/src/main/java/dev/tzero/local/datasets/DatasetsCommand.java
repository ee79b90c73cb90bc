package dev.tzero.local.datasets;

import dev.tzero.local.ProtoJson;
import dev.tzero.proto.dataset.v1.Dataset;
import dev.tzero.proto.dataset.v1.Feature;
import dev.tzero.proto.dataset.v1.GetDatasetRequest;
import dev.tzero.proto.dataset.v1.ListDatasetsRequest;
import dev.tzero.proto.dataset.v1.ListRowsRequest;
import dev.tzero.proto.dataset.v1.ListRowsResponse;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tzero datasets}: what the dataset service can read. */
@Command(
        name = "datasets",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<command>",
        description =
                "Shows the datasets that a dataset service can read, their columns and rows, and brings new ones.",
        subcommands = {
            DatasetsCommand.ListCommand.class,
            DatasetsCommand.ShowCommand.class,
            DatasetsCommand.RowsCommand.class,
            RegisterCommand.class,
            ImportCommand.class
        })
public final class DatasetsCommand {

    /** {@code tzero datasets list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists datasets by name: rows of each split, or why it cannot be read.")
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        private DatasetServiceOption service;

        @Option(names = "--json", description = "Print one JSON object a line.")
        private boolean json;

        @Override
        public Integer call() {
            try (DatasetServiceClient client = service.connect()) {
                client.ask(datasets -> datasets.listDatasets(ListDatasetsRequest.getDefaultInstance()))
                        .getDatasetsList()
                        .forEach(this::print);
            }
            return 0;
        }

        private void print(Dataset dataset) {
            System.out.println(
                    json
                            ? ProtoJson.line(dataset)
                            : String.format(
                                    Locale.ROOT,
                                    "%-32s  %s",
                                    DatasetLabel.of(dataset.getName(), dataset.getSubset()),
                                    dataset.getProblem().isEmpty() ? splits(dataset) : dataset.getProblem()));
        }
    }

    /** {@code tzero datasets show}. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows a dataset: columns with their Hugging Face types, rows of each split, fingerprint.")
    static final class ShowCommand implements Callable<Integer> {

        @Mixin
        private DatasetServiceOption service;

        @Mixin
        private DatasetLabel label;

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Override
        public Integer call() {
            GetDatasetRequest request = GetDatasetRequest.newBuilder()
                    .setDataset(label.dataset())
                    .setSubset(label.subset())
                    .build();
            try (DatasetServiceClient client = service.connect()) {
                Dataset dataset =
                        client.ask(datasets -> datasets.getDataset(request)).getDataset();
                if (json) {
                    System.out.println(ProtoJson.text(dataset));
                    return 0;
                }
                System.out.println(DatasetLabel.of(dataset.getName(), dataset.getSubset()));
                if (!dataset.getProblem().isEmpty()) {
                    System.out.println("  cannot be read: " + dataset.getProblem());
                    return 1;
                }
                System.out.println("  splits       " + splits(dataset));
                System.out.println("  fingerprint  " + dataset.getFingerprint());
                for (Feature column : dataset.getFeaturesList()) {
                    System.out.println("  column       " + column.getName() + ": " + type(column));
                }
            }
            return 0;
        }
    }

    /** {@code tzero datasets rows}. */
    @Command(
            name = "rows",
            mixinStandardHelpOptions = true,
            description = "Prints rows of a split, one JSON object a line.")
    static final class RowsCommand implements Callable<Integer> {

        private static final int PAGE = 1000;

        @Mixin
        private DatasetServiceOption service;

        @Mixin
        private DatasetLabel label;

        @Parameters(index = "1", paramLabel = "SPLIT", description = "The split, such as train.")
        private String split;

        @Option(
                names = "--first",
                paramLabel = "N",
                defaultValue = "0",
                description = "First row, from 0; ${DEFAULT-VALUE} when not given.")
        private long first;

        @Option(
                names = "--count",
                paramLabel = "N",
                defaultValue = "20",
                description = "Rows at most; ${DEFAULT-VALUE} when not given.")
        private long count;

        @Override
        public Integer call() {
            try (DatasetServiceClient client = service.connect()) {
                long next = first;
                long left = count;
                while (left > 0) {
                    ListRowsRequest request = ListRowsRequest.newBuilder()
                            .setDataset(label.dataset())
                            .setSubset(label.subset())
                            .setSplit(split)
                            .setFirstRow(next)
                            .setPageSize((int) Math.min(PAGE, left))
                            .build();
                    ListRowsResponse page = client.ask(datasets -> datasets.listRows(request));
                    page.getRowsList().forEach(row -> System.out.println(ProtoJson.line(row)));
                    next += page.getRowsCount();
                    left -= page.getRowsCount();
                    if (page.getRowsCount() == 0 || next >= page.getTotal()) {
                        break;
                    }
                }
            }
            return 0;
        }
    }

    static String splits(Dataset dataset) {
        return new TreeMap<>(dataset.getSplitRowsMap())
                .entrySet().stream()
                        .map(split -> String.format(Locale.ROOT, "%s %,d", split.getKey(), split.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String type(Feature feature) {
        return switch (feature.getTypeCase()) {
            case VALUE -> feature.getValue();
            case CLASS_LABEL -> "ClassLabel " + feature.getClassLabel().getNamesList();
            case SEQUENCE -> "Sequence of " + type(feature.getSequence());
            case STRUCT ->
                feature.getStruct().getFieldsList().stream()
                        .map(field -> field.getName() + ": " + type(field))
                        .collect(Collectors.joining(", ", "{", "}"));
            case TYPE_NOT_SET -> "of no type";
        };
    }
}
