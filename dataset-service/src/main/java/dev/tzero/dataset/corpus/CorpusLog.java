package dev.tzero.dataset.corpus;

import dev.tzero.proto.dataset.v1.PartitionRange;
import dev.tzero.proto.dataset.v1.PromptedExample;
import java.util.List;
import java.util.Optional;

/**
 * The log of one corpus, open for writing by one writer: another that opens it takes it over, and whatever this one had
 * not committed is gone.
 */
public interface CorpusLog extends AutoCloseable {

    /**
     * Where an example stands.
     *
     * @param position in the corpus
     * @param planIndex in the plan
     */
    record Place(long position, long planIndex) {}

    /** The last example that is committed; empty when there is none. Everything before it is committed too. */
    Optional<Place> last();

    /** Appends the next example. */
    void append(PromptedExample example, long planIndex);

    /** Returns when all that was appended is acknowledged and can be read; nothing of it can be read before. */
    void commit();

    /** Extent of every partition, as a reader finds it now; all appended examples are committed. */
    List<PartitionRange> extent();

    @Override
    void close();

    /** Opens and removes logs. */
    interface Store {

        /** Opens the log, making it when absent. */
        CorpusLog open(String corpusId, int partitions);

        /** Removes the log, if there is one. */
        void delete(String corpusId);

        /** Topic that carries the log. */
        String topic(String corpusId);
    }
}
