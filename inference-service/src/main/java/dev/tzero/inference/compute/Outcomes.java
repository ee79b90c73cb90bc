package dev.tzero.inference.compute;

import dev.tzero.inference.queue.Work;
import dev.tzero.model.generate.FinishReason;
import dev.tzero.model.generate.Generation;
import dev.tzero.model.rank.RankScores;
import dev.tzero.model.tokenizer.Tokenizer;
import dev.tzero.proto.inference.v1.GenerateOutcome;
import dev.tzero.proto.inference.v1.GeneratedSequence;
import dev.tzero.proto.inference.v1.InferenceTimings;
import dev.tzero.proto.inference.v1.RankOutcome;
import java.util.List;
import java.util.stream.IntStream;

/** What the model library says, as callers are told. */
final class Outcomes {

    private Outcomes() {}

    static RankOutcome of(RankScores score) {
        return RankOutcome.newBuilder()
                .addAllScores(score.sums())
                .addAllMeanScores(IntStream.range(0, score.sums().size())
                        .mapToObj(score::normalised)
                        .toList())
                .setBestChoice(score.best())
                .setInputTokens(score.inputTokens())
                .setInputTruncated(score.truncated())
                .build();
    }

    static GenerateOutcome of(List<Generation> sequences, Work.Generate work) {
        GenerateOutcome.Builder outcome = GenerateOutcome.newBuilder();
        Tokenizer tokenizer = work.model().tokenizer();
        for (Generation sequence : sequences) {
            WrittenTokens written = new WrittenTokens(tokenizer, work.logProbabilities());
            outcome.addSequences(GeneratedSequence.newBuilder()
                    .setText(tokenizer.decode(sequence.ids()))
                    .addAllTokens(sequence.tokens().stream().map(written::next).toList())
                    .setFinishReason(reason(sequence.finishReason()))
                    .setScore(sequence.score()));
        }
        GeneratedSequence best = outcome.getSequences(0);
        outcome.setText(best.getText())
                .addAllTokens(best.getTokensList())
                .setFinishReason(best.getFinishReason())
                .setScore(best.getScore())
                .setInputTokens(work.input().length)
                .setInputTruncated(work.truncated());
        return (sequences.size() == 1 ? outcome.clearSequences() : outcome).build();
    }

    private static dev.tzero.proto.inference.v1.FinishReason reason(FinishReason reason) {
        return switch (reason) {
            case END_OF_SEQUENCE -> dev.tzero.proto.inference.v1.FinishReason.FINISH_REASON_END_OF_SEQUENCE;
            case LENGTH -> dev.tzero.proto.inference.v1.FinishReason.FINISH_REASON_LENGTH;
            case STOP_STRING -> dev.tzero.proto.inference.v1.FinishReason.FINISH_REASON_STOP_STRING;
            case CANCELLED -> throw new IllegalArgumentException("a cancelled text has no answer");
        };
    }

    /**
     * What an answer that is ready now took.
     *
     * @param begin when its computation began, by {@link System#nanoTime()}
     * @param batch requests that were computed together at most
     */
    static InferenceTimings timings(Work work, long begin, int batch) {
        return InferenceTimings.newBuilder()
                .setQueueMicros(Math.max(0, (begin - work.acceptedNanos()) / 1000))
                .setComputeMicros((System.nanoTime() - begin) / 1000)
                .setBatchSize(batch)
                .build();
    }
}
