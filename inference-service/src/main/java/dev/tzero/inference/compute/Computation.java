package dev.tzero.inference.compute;

import dev.tzero.inference.queue.Answer;
import dev.tzero.inference.queue.Work;
import dev.tzero.inference.serving.InferenceError;
import dev.tzero.inference.serving.LoadedModel;
import dev.tzero.inference.serving.WantedGeneration;
import dev.tzero.model.generate.FinishReason;
import dev.tzero.model.generate.Generation;
import dev.tzero.model.generate.GenerationListener;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.rank.RankScores;
import dev.tzero.model.tokenizer.Tokenizer;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.inference.v1.GenerateOutcome;
import dev.tzero.proto.inference.v1.GeneratedSequence;
import dev.tzero.proto.inference.v1.InferenceTimings;
import dev.tzero.proto.inference.v1.RankOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Answers works with their model. Runs on the compute thread. */
final class Computation {

    private Computation() {}

    /** Answers rankings for one model in one go. */
    static void rank(List<Work.Rank> works) {
        long begin = System.nanoTime();
        LoadedModel model = works.getFirst().model();
        List<RankRequest> requests = new ArrayList<>();
        works.forEach(work ->
                work.tasks().forEach(task -> requests.add(model.rankRequest(task.getInput(), task.getChoicesList()))));
        List<RankScores> scores = model.classifier().rank(requests);
        long micros = (System.nanoTime() - begin) / 1000;
        int next = 0;
        for (Work.Rank work : works) {
            InferenceTimings timings = timings(work, begin, micros, requests.size());
            List<Answer.Ranked> answers = new ArrayList<>();
            for (RankScores score : scores.subList(next, next + work.size())) {
                answers.add(new Answer.Ranked(outcome(score), timings));
            }
            next += work.size();
            model.answered().addAndGet(work.size());
            work.answers().complete(answers);
        }
    }

    /** Writes one text. */
    static void generate(Work.Generate work) {
        long begin = System.nanoTime();
        LoadedModel model = work.model();
        int[] all = model.tokenizer().encode(work.task().getInput());
        if (all.length == 0) {
            throw new ServiceException(InferenceError.INPUT_EMPTY, "input: no token: expected a text");
        }
        int[] input = Arrays.copyOf(all, Math.min(all.length, model.maxInputTokens()));
        WrittenTokens written = new WrittenTokens(model.tokenizer(), work.task().getLogProbabilities());
        GenerationListener listener = new GenerationListener() {
            @Override
            public void onToken(int index, int sequence, dev.tzero.model.generate.GeneratedToken token) {
                if (sequence == 0) {
                    work.onToken().accept(written.next(token));
                }
            }

            @Override
            public boolean cancelled() {
                return work.cancelled().getAsBoolean();
            }
        };
        List<Generation> sequences = model.generator()
                .generate(List.of(input), WantedGeneration.options(work.task()), listener)
                .getFirst();
        if (sequences.stream().anyMatch(sequence -> sequence.finishReason() == FinishReason.CANCELLED)) {
            throw cancelled();
        }
        GenerateOutcome outcome = outcome(
                        sequences, model.tokenizer(), work.task().getLogProbabilities())
                .toBuilder()
                .setInputTokens(input.length)
                .setInputTruncated(all.length > input.length)
                .build();
        long micros = (System.nanoTime() - begin) / 1000;
        model.answered().incrementAndGet();
        work.answer().complete(new Answer.Generated(outcome, timings(work, begin, micros, 1)));
    }

    private static GenerateOutcome outcome(List<Generation> sequences, Tokenizer tokenizer, boolean withProbabilities) {
        GenerateOutcome.Builder outcome = GenerateOutcome.newBuilder();
        for (Generation sequence : sequences) {
            WrittenTokens written = new WrittenTokens(tokenizer, withProbabilities);
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
                .setScore(best.getScore());
        return (sequences.size() == 1 ? outcome.clearSequences() : outcome).build();
    }

    static ServiceException cancelled() {
        return new ServiceException(InferenceError.CANCELLED, "the caller went away");
    }

    private static RankOutcome outcome(RankScores score) {
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

    private static dev.tzero.proto.inference.v1.FinishReason reason(FinishReason reason) {
        return switch (reason) {
            case END_OF_SEQUENCE -> dev.tzero.proto.inference.v1.FinishReason.FINISH_REASON_END_OF_SEQUENCE;
            case LENGTH -> dev.tzero.proto.inference.v1.FinishReason.FINISH_REASON_LENGTH;
            case STOP_STRING -> dev.tzero.proto.inference.v1.FinishReason.FINISH_REASON_STOP_STRING;
            case CANCELLED -> throw new IllegalArgumentException("a cancelled text has no answer");
        };
    }

    private static InferenceTimings timings(Work work, long begin, long micros, int batch) {
        return InferenceTimings.newBuilder()
                .setQueueMicros(Math.max(0, (begin - work.acceptedNanos()) / 1000))
                .setComputeMicros(micros)
                .setBatchSize(batch)
                .build();
    }
}
