package dev.tzero.dataset.api;

import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.TaskCount;
import java.util.List;

/**
 * A task of a corpus as pages show it.
 *
 * @param percent examples relative to those of the largest task
 */
public record TaskLine(TaskCount count, long percent) {

    /** All tasks of a corpus; none before it is finished. */
    static List<TaskLine> of(CorpusManifest manifest) {
        long largest = manifest.getTasksList().stream()
                .mapToLong(TaskCount::getWritten)
                .max()
                .orElse(0);
        return manifest.getTasksList().stream()
                .map(task -> new TaskLine(task, largest == 0 ? 0 : 100 * task.getWritten() / largest))
                .toList();
    }
}
