package dev.tzero.dataset.task;

import dev.tzero.dataset.source.DatasetName;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.tasks.TaskName;
import java.util.Comparator;

/**
 * A dataset seen through one revision of a prompt.
 *
 * @param dataset dataset and subset
 * @param prompt the revision
 * @param suffix what its name ends in beside dataset, subset and prompt name, such as {@code _score_eval}; mostly empty
 */
public record Task(DatasetName dataset, PromptRevision prompt, String suffix) {

    /** By dataset, subset, prompt name, and id where two prompts share a name. */
    public static final Comparator<Task> ORDER = Comparator.comparing(Task::dataset)
            .thenComparing(Task::promptName)
            .thenComparing(task -> task.prompt.getPromptId())
            .thenComparing(Task::suffix);

    /** The task of a stored prompt. */
    public static Task of(PromptRevision prompt) {
        return new Task(
                new DatasetName(
                        prompt.getDefinition().getDataset(),
                        prompt.getDefinition().getSubset()),
                prompt,
                "");
    }

    /** The same, its name ending in something. */
    public Task withSuffix(String ending) {
        return new Task(dataset, prompt, ending);
    }

    public String promptName() {
        return prompt.getDefinition().getName();
    }

    /** Its name as T-Zero makes it. */
    public String name() {
        return TaskName.of(dataset.dataset(), dataset.subset(), promptName()) + suffix;
    }
}
