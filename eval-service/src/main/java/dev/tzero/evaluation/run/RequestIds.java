package dev.tzero.evaluation.run;

/** Names of inference requests: the same example of the same evaluation always has the same one. */
public final class RequestIds {
    private RequestIds() {}

    /** {@code evaluation/corpus/partition/offset}; none of the parts can hold a slash, so no two examples share one. */
    public static String of(String evaluationId, String corpusId, int partition, long offset) {
        return evaluationId + "/" + corpusId + "/" + partition + "/" + offset;
    }
}
