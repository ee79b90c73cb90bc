package dev.tzero.dataset.corpus;

import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.CorpusRequest;
import dev.tzero.proto.dataset.v1.Mixture;
import java.util.Optional;

/**
 * What is remembered of corpora across restarts.
 *
 * <pre>
 * REQUESTED ──begin──▶ BUILDING ──complete──▶ COMPLETE
 *     │                   │
 *     └──────fail─────────┴──────────────────▶ FAILED
 * </pre>
 */
public interface CorpusBook {

    /**
     * A corpus that is not finished.
     *
     * @param request checked by {@link CorpusRequests}
     * @param begun the plan and how far it was carried out; empty when it was not begun
     */
    record Work(CorpusRequest request, Optional<Begun> begun) {

        public String corpusId() {
            return request.getCorpusId();
        }
    }

    /**
     * A corpus in the building.
     *
     * @param mixture that the plan was made from
     * @param progress as it was last noted, which may be behind what the log holds but never before it
     */
    record Begun(Mixture mixture, CorpusPlan plan, Progress progress) {}

    /**
     * How far a plan was carried out.
     *
     * @param nextIndex first place of the plan that is not carried out
     * @param counts what became of the places before it
     */
    record Progress(long nextIndex, TaskCounts counts) {}

    /**
     * A corpus that is complete.
     *
     * @param plan that it was made by
     */
    record Finished(CorpusManifest manifest, CorpusPlan plan) {}

    /** A corpus that is complete; empty when there is none of that name. */
    Optional<Finished> finished(String corpusId);

    /** The oldest corpus that is not finished. */
    Optional<Work> next();

    /** Fixes the plan of a corpus. */
    void begin(String corpusId, Mixture mixture, CorpusPlan plan);

    /** Notes how far the plan was carried out. */
    void note(String corpusId, Progress progress);

    /** Notes that the corpus is whole, and publishes its manifest, both or neither. */
    void complete(CorpusManifest manifest, Progress progress);

    /** Notes that the corpus is given up. */
    void fail(String corpusId, String reason);
}
