package dev.tzero.dataset.export;

import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.PromptedExample;
import dev.tzero.proto.dataset.v1.TaskCount;
import dev.tzero.proto.dataset.v1.TaskDiff;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares two finished corpora: which examples, told by task and row, are in one of them only, and which differ in input,
 * target or choices. Keeps about 100 bytes for each example of the base.
 */
public final class CorpusDiff {

    private final FinishedCorpora corpora;

    public CorpusDiff(FinishedCorpora corpora) {
        this.corpora = corpora;
    }

    /** What {@code other} has that {@code base} has not, and the other way round, by name of the task. */
    public List<TaskDiff> compare(CorpusManifest base, CorpusManifest other) {
        Map<String, TaskDiff.Builder> tasks = new TreeMap<>();
        for (TaskCount count : base.getTasksList()) {
            of(tasks, count.getTask()).setBasePromptRevision(count.getPromptRevision());
        }
        for (TaskCount count : other.getTasksList()) {
            of(tasks, count.getTask()).setPromptRevision(count.getPromptRevision());
        }
        Map<String, Map<Long, Long>> known = new HashMap<>();
        corpora.read(
                base,
                example -> known.computeIfAbsent(example.getTask(), _ -> new HashMap<>())
                        .put(example.getOrigin().getRow(), digest(example)));
        corpora.read(other, example -> {
            TaskDiff.Builder task = of(tasks, example.getTask());
            Long before = known.getOrDefault(example.getTask(), Map.of())
                    .get(example.getOrigin().getRow());
            if (before == null) {
                task.setAdded(task.getAdded() + 1);
            } else if (before == digest(example)) {
                task.setSame(task.getSame() + 1);
            } else {
                task.setDifferent(task.getDifferent() + 1);
            }
        });
        known.forEach((name, rows) -> {
            TaskDiff.Builder task = of(tasks, name);
            task.setRemoved(rows.size() - task.getSame() - task.getDifferent());
        });
        return tasks.values().stream().map(TaskDiff.Builder::build).toList();
    }

    private static TaskDiff.Builder of(Map<String, TaskDiff.Builder> tasks, String name) {
        return tasks.computeIfAbsent(name, _ -> TaskDiff.newBuilder().setTask(name));
    }

    /** The first eight bytes of a digest of everything the model sees. */
    private static long digest(PromptedExample example) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            add(sha256, example.getInput());
            add(sha256, example.getTarget());
            example.getChoicesList().forEach(choice -> add(sha256, choice));
            byte[] digest = sha256.digest();
            long first = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                first = first << Byte.SIZE | digest[i] & 0xff;
            }
            return first;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void add(MessageDigest sha256, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int shift = 24; shift >= 0; shift -= 8) {
            sha256.update((byte) (bytes.length >> shift));
        }
        sha256.update(bytes);
    }
}
