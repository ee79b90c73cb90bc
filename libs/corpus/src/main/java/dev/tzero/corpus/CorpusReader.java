package dev.tzero.corpus;

import dev.tzero.proto.dataset.v1.PromptedExample;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a corpus in its training order: the partitions in turn, record by record, and after the last example the first
 * one again. Every example is checked to be the one whose turn it is, so a gap or a repetition ends the run instead of
 * training on something else. One thread uses it.
 */
public final class CorpusReader implements AutoCloseable {
    private final Corpus corpus;
    private final ExampleLog log;
    private final long[] nextOffsets;
    private long pass;
    private long position;

    /** Starts at a place. The log is closed with the reader. */
    public CorpusReader(Corpus corpus, ExampleLog log, Place start) {
        if (start.nextOffsets().size() != corpus.partitions().size()) {
            throw new CorpusException("corpus " + corpus.id() + " has "
                    + corpus.partitions().size() + " partitions; the place to go on from names "
                    + start.nextOffsets().size());
        }
        this.corpus = corpus;
        this.log = log;
        this.nextOffsets = new long[corpus.partitions().size()];
        moveTo(start);
    }

    private void moveTo(Place place) {
        pass = place.pass();
        position = place.position();
        for (int partition = 0; partition < nextOffsets.length; partition++) {
            nextOffsets[partition] = place.nextOffsets().get(partition);
            log.seek(partition, nextOffsets[partition]);
        }
    }

    /** Where the next example is. */
    public Place place() {
        var offsets = new ArrayList<Long>(nextOffsets.length);
        for (long offset : nextOffsets) {
            offsets.add(offset);
        }
        return new Place(pass, position, offsets);
    }

    /**
     * Reads the next examples.
     *
     * @throws CorpusException when one of them is not the one whose turn it is
     */
    public List<PromptedExample> read(int count) {
        var examples = new ArrayList<PromptedExample>(count);
        for (int i = 0; i < count; i++) {
            examples.add(next());
        }
        return examples;
    }

    private PromptedExample next() {
        int partition = corpus.partitionOf(position);
        var stored = log.next(partition);
        check(partition, stored);
        nextOffsets[partition] = stored.offset() + 1;
        position++;
        if (position == corpus.examples()) {
            moveTo(corpus.beginning(pass + 1));
        }
        return stored.example();
    }

    private void check(int partition, ExampleLog.Stored stored) {
        var example = stored.example();
        if (example.getPosition() == position && example.getCorpusId().equals(corpus.id())) {
            return;
        }
        throw new CorpusException("topic " + corpus.topic() + ", partition " + partition + ", offset " + stored.offset()
                + ": position " + example.getPosition() + " of corpus \"" + example.getCorpusId()
                + "\"; expected position "
                + position + " of corpus \"" + corpus.id() + "\"");
    }

    @Override
    public void close() {
        log.close();
    }
}
