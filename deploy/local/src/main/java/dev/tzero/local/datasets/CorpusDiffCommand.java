package dev.tzero.local.datasets;

import dev.tzero.local.ProtoJson;
import dev.tzero.proto.dataset.v1.DiffCorporaRequest;
import dev.tzero.proto.dataset.v1.TaskDiff;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tzero corpus diff}: what changed from one corpus to another. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description =
                "Compares two complete corpora, task by task: examples that were added, removed, changed. An example is"
                        + " the same one when task and row are.")
final class CorpusDiffCommand implements Callable<Integer> {

    @Mixin
    private DatasetServiceOption service;

    @Parameters(index = "0", paramLabel = "BASE", description = "The corpus to compare with.")
    private String base;

    @Parameters(index = "1", paramLabel = "CORPUS", description = "The other one.")
    private String other;

    @Option(names = "--json", description = "Print one JSON object a line for each task, changed or not.")
    private boolean json;

    @Override
    public Integer call() {
        try (DatasetServiceClient client = service.connect()) {
            if (json) {
                tasks(client, base, other).forEach(task -> System.out.println(ProtoJson.line(task)));
            } else {
                print(client, base, other);
            }
        }
        return 0;
    }

    /** Prints what changed, for people. */
    static void print(DatasetServiceClient client, String base, String other) {
        List<TaskDiff> tasks = tasks(client, base, other);
        List<TaskDiff> changed =
                tasks.stream().filter(CorpusDiffCommand::isChanged).toList();
        changed.forEach(task -> System.out.println(line(task)));
        System.out.println(
                changed.isEmpty()
                        ? "the same examples in all " + tasks.size() + " tasks"
                        : changed.size() + " of " + tasks.size() + " tasks changed");
    }

    private static List<TaskDiff> tasks(DatasetServiceClient client, String base, String other) {
        DiffCorporaRequest request = DiffCorporaRequest.newBuilder()
                .setBaseCorpusId(base)
                .setCorpusId(other)
                .build();
        return client.ask(datasets -> datasets.diffCorpora(request)).getTasksList();
    }

    private static boolean isChanged(TaskDiff task) {
        return task.getAdded() + task.getRemoved() + task.getDifferent() > 0;
    }

    private static String line(TaskDiff task) {
        return String.format(
                Locale.ROOT,
                "%-56s revision %d → %d  added %,d  removed %,d  different %,d  same %,d",
                task.getTask(),
                task.getBasePromptRevision(),
                task.getPromptRevision(),
                task.getAdded(),
                task.getRemoved(),
                task.getDifferent(),
                task.getSame());
    }
}
