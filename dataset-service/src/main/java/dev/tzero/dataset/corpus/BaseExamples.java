package dev.tzero.dataset.corpus;

import dev.tzero.corpus.Corpus;
import dev.tzero.corpus.CorpusReader;
import dev.tzero.corpus.ExampleLog;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.CorpusRequest;
import dev.tzero.proto.dataset.v1.PromptedExample;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The examples of a complete corpus, for another one that is built from the same plan with some prompts revised. Both logs
 * follow the plan, so they are walked side by side: an example of the base belongs to the next place of the same task and
 * row, and a place that is passed over had none. One thread uses it.
 */
final class BaseExamples implements AutoCloseable {

    private final CorpusPlan plan;
    private final boolean[] unchanged;
    private final Corpus corpus;
    private final ExampleLog.Opener logs;
    private final long taken;
    private CorpusReader reader;
    private long left;
    private long index;
    private PromptedExample next;

    private BaseExamples(CorpusPlan plan, boolean[] unchanged, CorpusManifest base, ExampleLog.Opener logs) {
        this.plan = plan;
        this.unchanged = unchanged;
        this.corpus = Corpus.of(base);
        this.logs = logs;
        // Not counted on the way: a build that is killed and gone on with comes to the same number.
        this.taken = IntStream.range(0, unchanged.length)
                .filter(i -> unchanged[i])
                .mapToLong(i -> base.getTasks(i).getWritten())
                .sum();
    }

    /** Opens the base of a corpus; empty where its plan is another one, so that nothing can be taken from it. */
    static Optional<BaseExamples> open(
            CorpusRequest request, CorpusPlan plan, CorpusBook.Finished base, ExampleLog.Opener logs) {
        if (!sameShape(request, plan, base)) {
            return Optional.empty();
        }
        boolean[] unchanged = new boolean[plan.tasks().size()];
        for (int i = 0; i < unchanged.length; i++) {
            PlannedTask now = plan.tasks().get(i);
            PlannedTask before = base.plan().tasks().get(i);
            unchanged[i] = now.fingerprint().equals(before.fingerprint())
                    && now.task()
                            .prompt()
                            .getPromptId()
                            .equals(before.task().prompt().getPromptId())
                    && now.task().prompt().getRevision()
                            == before.task().prompt().getRevision();
        }
        return Optional.of(new BaseExamples(plan, unchanged, base.manifest(), logs));
    }

    /** Examples of the whole plan that are taken: all that the base has of the tasks that did not change. */
    long taken() {
        return taken;
    }

    /** Goes to a place; nothing is taken before. */
    void seek(long place) {
        close();
        reader = new CorpusReader(corpus, logs.open(corpus), corpus.beginning());
        left = corpus.examples();
        index = 0;
        advance();
        while (index < place) {
            take();
        }
    }

    /** What the base has at the place, where that is what would be rendered now; then goes to the place behind it. */
    Optional<PromptedExample> take() {
        CorpusPlan.Slot slot = plan.at(index++);
        if (next == null
                || next.getOrigin().getRow() != slot.row()
                || !next.getTask().equals(plan.tasks().get(slot.task()).task().name())) {
            return Optional.empty();
        }
        PromptedExample taken = next;
        advance();
        return unchanged[slot.task()]
                ? Optional.of(taken.toBuilder().clearCorpusId().clearPosition().build())
                : Optional.empty();
    }

    private void advance() {
        next = left == 0 ? null : reader.read(1).getFirst();
        left = Math.max(0, left - 1);
    }

    private static boolean sameShape(CorpusRequest request, CorpusPlan plan, CorpusBook.Finished base) {
        CorpusRequest before = base.manifest().getRequest();
        boolean same = request.getSeed() == before.getSeed()
                && request.getOrder() == before.getOrder()
                && CorpusRequests.passes(request) == CorpusRequests.passes(before)
                && plan.tasks().size() == base.plan().tasks().size();
        for (int i = 0; same && i < plan.tasks().size(); i++) {
            PlannedTask now = plan.tasks().get(i);
            PlannedTask then = base.plan().tasks().get(i);
            same = now.task().name().equals(then.task().name())
                    && now.split().equals(then.split())
                    && now.rows() == then.rows()
                    && now.examples() == then.examples();
        }
        return same;
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
