package dev.tzero.inference.compute;

import dev.tzero.inference.queue.Answer;
import dev.tzero.inference.queue.Work;
import dev.tzero.inference.serving.InferenceError;
import dev.tzero.inference.serving.LoadedModel;
import dev.tzero.inference.serving.TaskLimits;
import dev.tzero.model.generate.FinishReason;
import dev.tzero.model.generate.Generation;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.rank.RankScores;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.inference.v1.GenerateOutcome;
import dev.tzero.proto.inference.v1.GeneratedToken;
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
        boolean withProbabilities = work.task().getLogProbabilities();
        int[] all = model.tokenizer().encode(work.task().getInput());
        if (all.length == 0) {
            throw new ServiceException(InferenceError.INPUT_EMPTY, "input: no token: expected a text");
        }
        int[] input = Arrays.copyOf(all, Math.min(all.length, model.maxInputTokens()));
        int limit = work.task().getMaxNewTokens() == 0
                ? TaskLimits.DEFAULT_NEW_TOKENS
                : work.task().getMaxNewTokens();
        Generation generation = model.generator()
                .generate(
                        input,
                        limit,
                        token -> work.onToken().accept(token(model, token, withProbabilities)),
                        work.cancelled());
        if (generation.finishReason() == FinishReason.CANCELLED) {
            throw cancelled();
        }
        GenerateOutcome.Builder outcome = GenerateOutcome.newBuilder()
                .setText(model.tokenizer().decode(generation.ids()))
                .setFinishReason(reason(generation.finishReason()))
                .setInputTokens(input.length)
                .setInputTruncated(all.length > input.length);
        generation.tokens().forEach(token -> outcome.addTokens(token(model, token, withProbabilities)));
        long micros = (System.nanoTime() - begin) / 1000;
        model.answered().incrementAndGet();
        work.answer().complete(new Answer.Generated(outcome.build(), timings(work, begin, micros, 1)));
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

    private static GeneratedToken token(
            LoadedModel model, dev.tzero.model.generate.GeneratedToken token, boolean withProbability) {
        GeneratedToken.Builder builder = GeneratedToken.newBuilder()
                .setId(token.id())
                .setText(model.tokenizer().decode(new int[] {token.id()}));
        if (withProbability) {
            builder.setLogProbability(token.logProbability());
        }
        return builder.build();
    }

    private static dev.tzero.proto.inference.v1.FinishReason reason(FinishReason reason) {
        return switch (reason) {
            case END_OF_SEQUENCE -> dev.tzero.proto.inference.v1.FinishReason.FINISH_REASON_END_OF_SEQUENCE;
            case LENGTH -> dev.tzero.proto.inference.v1.FinishReason.FINISH_REASON_LENGTH;
            case STOP_STRING -> throw new IllegalArgumentException("nobody asked for stop strings");
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
