package dev.tzero.dataset.task;

import dev.tzero.dataset.source.DatasetName;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A dataset seen through one revision of a prompt.
 *
 * @param dataset dataset and subset
 * @param prompt the revision
 */
public record Task(DatasetName dataset, PromptRevision prompt) {

    /** By dataset, subset, prompt name, and id where two prompts share a name. */
    public static final Comparator<Task> ORDER = Comparator.comparing(Task::dataset)
            .thenComparing(Task::promptName)
            .thenComparing(task -> task.prompt.getPromptId());

    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^\\w\\d\\._]+", Pattern.UNICODE_CHARACTER_CLASS);

    /** The task of a stored prompt. */
    public static Task of(PromptRevision prompt) {
        return new Task(
                new DatasetName(
                        prompt.getDefinition().getDataset(),
                        prompt.getDefinition().getSubset()),
                prompt);
    }

    public String promptName() {
        return prompt.getDefinition().getName();
    }

    /**
     * Its name as T-Zero makes it: dataset, subset and prompt name joined by {@code _}, and every run of characters
     * other than letters, digits, {@code .} and {@code _} replaced by one {@code _}.
     */
    public String name() {
        String joined = dataset.subset().isEmpty()
                ? dataset.dataset() + "_" + promptName()
                : dataset.dataset() + "_" + dataset.subset() + "_" + promptName();
        return NOT_IN_NAMES.matcher(joined).replaceAll("_");
    }
}
