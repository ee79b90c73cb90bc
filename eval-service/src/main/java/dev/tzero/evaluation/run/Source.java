package dev.tzero.evaluation.run;

/**
 * One partition of a corpus that an evaluation reads, and how far it is.
 *
 * @param evaluationId the evaluation
 * @param groupTitle group that its examples are reported in
 * @param corpusId the corpus
 * @param topic topic of the examples
 * @param partition the partition
 * @param nextOffset examples before it are stored
 * @param sentOffset requests of examples before it were acknowledged; at most {@code nextOffset}
 * @param endOffset offset after the last example
 * @param examples number of examples that the manifest promises
 */
public record Source(
        String evaluationId,
        String groupTitle,
        String corpusId,
        String topic,
        int partition,
        long nextOffset,
        long sentOffset,
        long endOffset,
        long examples) {

    /** Whether everything in it is stored and sent. */
    public boolean isDone() {
        return sentOffset >= endOffset;
    }

    /** Whether examples are stored whose requests may not have been sent. */
    public boolean hasUnsent() {
        return sentOffset < nextOffset;
    }
}
