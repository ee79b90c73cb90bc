package dev.tzero.dataset.corpus;

import com.google.protobuf.Timestamp;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.CorpusRequest;
import dev.tzero.proto.dataset.v1.PromptedExample;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One run over a plan: from where the log ends to the plan's end. */
final class CorpusRun {

    /** Examples between two commits, about. */
    static final int COMMIT_EXAMPLES = 4096;

    private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);
    private static final Duration NOTE_EVERY = Duration.ofMillis(300);

    private final CorpusRequest request;
    private final CorpusBook.Begun begun;
    private final CorpusPlan plan;
    private final Renderer renderer;
    private final CorpusLog log;
    private final CorpusBook book;

    private TaskCounts counts;
    private long index;
    private long written;
    private long committed;
    private long committedAt;
    private long notedAt;

    CorpusRun(CorpusRequest request, CorpusBook.Begun begun, Renderer renderer, CorpusLog log, CorpusBook book) {
        this.request = request;
        this.begun = begun;
        this.plan = begun.plan();
        this.renderer = renderer;
        this.log = log;
        this.book = book;
    }

    /** Writes what the log lacks; false when it was stopped before the end. */
    boolean write(BooleanSupplier stopped) throws InterruptedException {
        catchUp();
        committed = written;
        committedAt = System.nanoTime();
        notedAt = committedAt - NOTE_EVERY.toNanos();
        while (index < plan.size()) {
            if (stopped.getAsBoolean()) {
                return false;
            }
            for (Made made : renderer.next(plan.size())) {
                if (made instanceof Made.Example(PromptedExample example)) {
                    log.append(placed(example), index);
                }
                count(made);
            }
            if (written - committed >= COMMIT_EXAMPLES || passed(committedAt, COMMIT_EVERY)) {
                commit();
            }
        }
        commit();
        renderer.mustBeUnchanged();
        return true;
    }

    TaskCounts counts() {
        return counts;
    }

    CorpusBook.Progress progress() {
        return new CorpusBook.Progress(index, new TaskCounts(plan.tasks().size(), counts.toArray()));
    }

    /** What was dropped, for people. */
    String drops() {
        return counts.dropped(DropReason.BLANK) + " blank, " + counts.dropped(DropReason.TARGET_OUTSIDE_CHOICES)
                + " with a target outside the choices, " + counts.dropped(DropReason.ERROR) + " failed";
    }

    CorpusManifest manifest(String topic, Instant at) {
        CorpusManifest.Builder manifest = CorpusManifest.newBuilder()
                .setCorpusId(request.getCorpusId())
                .setRequest(request)
                .setMixture(begun.mixture())
                .setTopic(topic)
                .setExamples(written)
                .addAllPartitions(log.extent())
                .putAllDatasetFingerprints(renderer.fingerprints())
                .setTakenFromBase(renderer.takenFromBase())
                .setCreatedAt(
                        Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()));
        for (int i = 0; i < plan.tasks().size(); i++) {
            manifest.addTasks(counts.of(i, plan.tasks().get(i)));
        }
        return manifest.build();
    }

    /**
     * Arrives at the end of the log. The log is the truth; what was noted may be behind it, never ahead: a note follows
     * its commit. The places between the two are rendered again for their counts alone.
     */
    private void catchUp() throws InterruptedException {
        counts = begun.progress().counts();
        index = begun.progress().nextIndex();
        written = counts.written();
        Optional<CorpusLog.Place> last = log.last();
        long inLog = last.map(place -> place.position() + 1).orElse(0L);
        if (written > inLog) {
            // Somebody removed the log, or a part of it that was committed: counting begins anew.
            counts = new TaskCounts(plan.tasks().size());
            index = 0;
            written = 0;
        }
        long end = last.map(place -> place.planIndex() + 1).orElse(0L);
        renderer.seek(index);
        while (index < end) {
            renderer.next(end).forEach(this::count);
        }
        if (written != inLog) {
            throw new IllegalStateException("the log of corpus " + request.getCorpusId() + " holds " + inLog
                    + " examples up to place " + end + " of its plan, where the plan makes " + written);
        }
    }

    private void count(Made made) {
        int task = renderer.task(index);
        switch (made) {
            case Made.Example example -> {
                counts.written(task);
                written++;
            }
            case Made.Dropped dropped -> counts.dropped(task, dropped.reason());
        }
        index++;
    }

    private PromptedExample placed(PromptedExample example) {
        return example.toBuilder()
                .setCorpusId(request.getCorpusId())
                .setPosition(written)
                .build();
    }

    private void commit() {
        if (written > committed) {
            log.commit();
            committed = written;
        }
        committedAt = System.nanoTime();
        if (passed(notedAt, NOTE_EVERY)) {
            renderer.mustBeUnchanged();
            book.note(request.getCorpusId(), progress());
            notedAt = System.nanoTime();
        }
    }

    private static boolean passed(long since, Duration duration) {
        return System.nanoTime() - since >= duration.toNanos();
    }
}
