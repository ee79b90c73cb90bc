package dev.tzero.evaluation.run;

import java.util.List;

/**
 * A published corpus, as far as an evaluation needs it.
 *
 * @param corpusId its id
 * @param topic topic of its examples
 * @param examples number of examples
 * @param partitions extent of every partition
 */
public record Corpus(String corpusId, String topic, long examples, List<Extent> partitions) {
    /**
     * One partition.
     *
     * @param partition its number
     * @param begin offset of its first example
     * @param end offset after its last one
     * @param examples number of examples in it
     */
    public record Extent(int partition, long begin, long end, long examples) {}

    public Corpus {
        partitions = List.copyOf(partitions);
    }
}
