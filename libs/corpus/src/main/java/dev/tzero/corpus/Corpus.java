package dev.tzero.corpus;

import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.PartitionRange;
import java.util.ArrayList;
import java.util.List;

/**
 * A finished corpus: a log of examples whose position {@code p} is in partition {@code p mod P}.
 *
 * @param id name of the corpus
 * @param topic where the examples are
 * @param examples how many, at least one
 * @param partitions the extent of every partition, by number from 0 without gaps
 */
public record Corpus(String id, String topic, long examples, List<Extent> partitions) {
    /**
     * Where the examples of a partition are.
     *
     * @param begin offset of the first one
     * @param end offset after the last one
     * @param examples how many there are; transaction markers take offsets too
     */
    public record Extent(long begin, long end, long examples) {}

    public Corpus {
        partitions = List.copyOf(partitions);
        if (examples < 1) {
            throw new CorpusException("corpus " + id + ": examples: " + examples + "; expected at least 1");
        }
        if (partitions.isEmpty()) {
            throw new CorpusException("corpus " + id + ": partitions: none; expected at least 1");
        }
        for (int partition = 0; partition < partitions.size(); partition++) {
            long expected = inPartition(examples, partition, partitions.size());
            long found = partitions.get(partition).examples();
            if (found != expected) {
                throw new CorpusException("corpus " + id + ": examples of partition " + partition + ": " + found
                        + "; expected " + expected + " of " + examples + " dealt to " + partitions.size()
                        + " partitions in turn");
            }
        }
    }

    /**
     * Reads a manifest.
     *
     * @throws CorpusException when its counts contradict each other
     */
    public static Corpus of(CorpusManifest manifest) {
        var extents = new ArrayList<Extent>();
        for (PartitionRange range : manifest.getPartitionsList()) {
            if (range.getPartition() != extents.size()) {
                throw new CorpusException("corpus " + manifest.getCorpusId() + ": partitions[" + extents.size()
                        + "].partition: " + range.getPartition() + "; expected " + extents.size()
                        + ", as the partitions stand in order");
            }
            extents.add(new Extent(range.getBeginOffset(), range.getEndOffset(), range.getExamples()));
        }
        return new Corpus(manifest.getCorpusId(), manifest.getTopic(), manifest.getExamples(), extents);
    }

    private static long inPartition(long examples, int partition, int partitions) {
        return examples / partitions + (partition < examples % partitions ? 1 : 0);
    }

    /** The partition that holds a position. */
    public int partitionOf(long position) {
        return (int) (position % partitions.size());
    }

    /** Where the first pass begins. */
    public Place beginning() {
        return beginning(0);
    }

    /** Where a pass begins. */
    Place beginning(long pass) {
        return new Place(pass, 0, partitions.stream().map(Extent::begin).toList());
    }
}
