package dev.tzero.dataset.corpus;

import dev.tzero.dataset.source.Dataset;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.dataset.source.Split;
import dev.tzero.dataset.source.SplitReader;
import dev.tzero.dataset.task.Task;
import dev.tzero.dataset.task.TaskPrompts;
import dev.tzero.platform.errors.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shows rows beside what a prompt makes of them. */
public final class TaskPreviews {

    /** Seed of previews. */
    private static final long SEED = 0;

    private TaskPreviews() {}

    /**
     * A row and what became of it.
     *
     * @param number of the row in the split
     */
    public record Preview(long number, Map<String, Object> row, Made made) {}

    /**
     * Applies a task's prompt to some rows.
     *
     * @param first row, from 0
     * @param count rows at most
     * @throws ServiceException when dataset or split are not there or cannot be read, or the prompt is no template
     */
    public static List<Preview> of(Task task, DatasetCatalog datasets, String split, long first, int count) {
        Dataset dataset = datasets.dataset(task.dataset());
        Split rows = dataset.split(split);
        ExampleMaker maker = new ExampleMaker(task, TaskPrompts.compile(task.prompt()), split, dataset.fingerprint());
        List<Preview> previews = new ArrayList<>();
        try (SplitReader reader = rows.open()) {
            for (long number = first; number < Math.min(first + count, rows.rows()); number++) {
                Map<String, Object> row = reader.row(number);
                previews.add(new Preview(number, row, maker.make(row, number, Seeds.derive(SEED, number))));
            }
        }
        return previews;
    }
}
