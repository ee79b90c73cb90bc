package dev.tzero.local.datasets;

import dev.tzero.local.ProtoJson;
import dev.tzero.proto.dataset.v1.ListTasksRequest;
import dev.tzero.proto.dataset.v1.Task;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tzero tasks}: every dataset with every prompt that is stored for it. */
@Command(
        name = "tasks",
        mixinStandardHelpOptions = true,
        description =
                "Lists tasks, each a dataset seen through a prompt: name, dataset, revision and name of the prompt.")
public final class TasksCommand implements Callable<Integer> {

    @Mixin
    private DatasetServiceOption service;

    @Option(names = "--dataset", paramLabel = "NAME", defaultValue = "", description = "Only of this dataset.")
    private String dataset;

    @Option(
            names = "--subset",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Only of this subset of the dataset.")
    private String subset;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Override
    public Integer call() {
        ListTasksRequest request = ListTasksRequest.newBuilder()
                .setDataset(dataset)
                .setSubset(subset)
                .build();
        try (DatasetServiceClient client = service.connect()) {
            client.ask(datasets -> datasets.listTasks(request)).getTasksList().forEach(this::print);
        }
        return 0;
    }

    private void print(Task task) {
        System.out.println(
                json
                        ? ProtoJson.line(task)
                        : task.getName() + "  " + DatasetLabel.of(task.getDataset(), task.getSubset()) + "  "
                                + task.getPromptRevision() + "  " + task.getPromptName());
    }
}
