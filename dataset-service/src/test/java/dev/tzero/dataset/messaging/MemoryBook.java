package dev.tzero.dataset.messaging;

import dev.tzero.dataset.corpus.CorpusBook;
import dev.tzero.dataset.corpus.CorpusPlan;
import dev.tzero.dataset.corpus.TaskCounts;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.Mixture;
import java.util.Optional;

/** What a database remembers, for one corpus. */
final class MemoryBook implements CorpusBook {

    private Optional<Begun> begun = Optional.empty();
    private CorpusManifest manifest;

    Optional<Begun> begun() {
        return begun;
    }

    CorpusManifest manifest() {
        return manifest;
    }

    @Override
    public Optional<Finished> finished(String corpusId) {
        throw new AssertionError("not asked in these tests");
    }

    @Override
    public Optional<Work> next() {
        throw new AssertionError("not asked in these tests");
    }

    @Override
    public void begin(String corpusId, Mixture mixture, CorpusPlan plan) {
        begun = Optional.of(new Begun(
                mixture, plan, new Progress(0, new TaskCounts(plan.tasks().size()))));
    }

    @Override
    public void note(String corpusId, Progress progress) {
        begun = Optional.of(new Begun(begun.get().mixture(), begun.get().plan(), progress));
    }

    @Override
    public void complete(CorpusManifest manifest, Progress progress) {
        this.manifest = manifest;
    }

    @Override
    public void fail(String corpusId, String reason) {
        throw new AssertionError(reason);
    }
}
