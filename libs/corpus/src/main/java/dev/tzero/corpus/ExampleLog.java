package dev.tzero.corpus;

import dev.tzero.proto.dataset.v1.PromptedExample;

/** The partitions of a corpus as they are stored. One thread uses it. */
public interface ExampleLog extends AutoCloseable {
    /**
     * One stored example.
     *
     * @param offset where it is
     */
    record Stored(long offset, PromptedExample example) {}

    /** Opens corpora. */
    @FunctionalInterface
    interface Opener {
        /** Opens a corpus; the caller closes it. */
        ExampleLog open(Corpus corpus);
    }

    /** Goes to an offset; the next example is the first one at or after it. */
    void seek(int partition, long offset);

    /**
     * Reads on in one partition; blocks until an example is there.
     *
     * @throws CorpusException when the offset is not there (any more) or holds no example
     * @throws LogUnavailableException when nothing came for too long
     */
    Stored next(int partition);

    @Override
    void close();
}
