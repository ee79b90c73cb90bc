package dev.tzero.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tzero.corpus.Corpus.Extent;
import dev.tzero.proto.dataset.v1.PromptedExample;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CorpusReaderTest {
    private static final int PARTITIONS = 3;
    private static final int EXAMPLES = 8;

    /** Partition by partition, offset by offset; every third offset is a transaction marker's. */
    private final List<NavigableMap<Long, PromptedExample>> stored = new ArrayList<>();

    private Corpus corpus;

    @BeforeEach
    void writeCorpus() {
        var extents = new ArrayList<Extent>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            var records = new TreeMap<Long, PromptedExample>();
            long offset = 10L * partition;
            for (long position = partition; position < EXAMPLES; position += PARTITIONS) {
                records.put(offset, example(position));
                offset += offset % 3 == 0 ? 2 : 1;
            }
            extents.add(new Extent(10L * partition, offset, records.size()));
            stored.add(records);
        }
        corpus = new Corpus("c", "examples.c", EXAMPLES, extents);
    }

    @Test
    void readsThePartitionsInTurnAndBeginsAgainAtTheEnd() {
        try (var reader = new CorpusReader(corpus, new StoredLog(), corpus.beginning())) {
            assertEquals(LongStream.range(0, 20).map(i -> i % EXAMPLES).boxed().toList(), positions(reader, 20));
            assertEquals(2, reader.place().pass());
            assertEquals(4, reader.place().position());
        }
    }

    @Test
    void everyPlaceLeadsToTheSameExamples() {
        for (int before = 0; before <= 2 * EXAMPLES; before++) {
            try (var reader = new CorpusReader(corpus, new StoredLog(), corpus.beginning())) {
                reader.read(before);
                Place place = reader.place();
                List<Long> expected = positions(reader, 11);

                try (var resumed = new CorpusReader(corpus, new StoredLog(), place)) {
                    assertEquals(expected, positions(resumed, 11), "after " + before);
                }
            }
        }
    }

    @Test
    void aGapEndsTheReading() {
        stored.get(1).remove(10L);

        try (var reader = new CorpusReader(corpus, new StoredLog(), corpus.beginning())) {
            reader.read(1);
            var e = assertThrows(CorpusException.class, () -> reader.read(1));
            assertEquals(
                    "topic examples.c, partition 1, offset 11: position 4 of corpus \"c\"; expected position 1 of corpus"
                            + " \"c\"",
                    e.getMessage());
        }
    }

    @Test
    void anExampleOfAnotherCorpusEndsTheReading() {
        stored.get(0).put(0L, PromptedExample.newBuilder().setCorpusId("other").build());

        try (var reader = new CorpusReader(corpus, new StoredLog(), corpus.beginning())) {
            var e = assertThrows(CorpusException.class, () -> reader.read(1));
            assertEquals(
                    "topic examples.c, partition 0, offset 0: position 0 of corpus \"other\"; expected position 0 of corpus"
                            + " \"c\"",
                    e.getMessage());
        }
    }

    @Test
    void aPlaceInAnotherNumberOfPartitionsIsRefused() {
        var e = assertThrows(
                CorpusException.class, () -> new CorpusReader(corpus, new StoredLog(), new Place(0, 0, List.of(0L))));
        assertEquals("corpus c has 3 partitions; the place to go on from names 1", e.getMessage());
    }

    @Test
    void aManifestWhoseCountsContradictEachOtherIsRefused() {
        var extents = List.of(new Extent(0, 3, 3), new Extent(0, 1, 1));
        var e = assertThrows(CorpusException.class, () -> new Corpus("c", "t", 4, extents));
        assertEquals(
                "corpus c: examples of partition 0: 3; expected 2 of 4 dealt to 2 partitions in turn", e.getMessage());
        assertEquals(
                "corpus c: examples: 0; expected at least 1",
                assertThrows(CorpusException.class, () -> new Corpus("c", "t", 0, extents))
                        .getMessage());
    }

    private static List<Long> positions(CorpusReader reader, int count) {
        return reader.read(count).stream().map(PromptedExample::getPosition).toList();
    }

    private static PromptedExample example(long position) {
        return PromptedExample.newBuilder()
                .setCorpusId("c")
                .setPosition(position)
                .build();
    }

    /** The stored records, read as a broker gives them: the first at or after the place. */
    private final class StoredLog implements ExampleLog {
        private final long[] next = new long[PARTITIONS];

        @Override
        public void seek(int partition, long offset) {
            next[partition] = offset;
        }

        @Override
        public Stored next(int partition) {
            var entry = stored.get(partition).ceilingEntry(next[partition]);
            next[partition] = entry.getKey() + 1;
            return new Stored(entry.getKey(), entry.getValue());
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
