package dev.tzero.inference.compute;

import dev.tzero.inference.queue.Answer;
import dev.tzero.inference.queue.Work;
import dev.tzero.model.generate.FinishReason;
import dev.tzero.model.generate.GeneratedToken;
import dev.tzero.model.generate.Generation;
import dev.tzero.model.generate.GenerationRequest;
import dev.tzero.model.generate.RequestListener;
import dev.tzero.platform.errors.ServiceException;
import java.util.List;

/** A text on its way. */
final class GenerateJob implements RequestListener {

    private final Work.Generate work;
    private final ComputeMeters meters;
    private final WrittenTokens written;
    private long begin;
    private boolean begun;
    private int largestBatch;
    private ServiceException unwanted;

    GenerateJob(Work.Generate work, ComputeMeters meters) {
        this.work = work;
        this.meters = meters;
        this.written = new WrittenTokens(work.model().tokenizer(), work.logProbabilities());
    }

    Work.Generate work() {
        return work;
    }

    GenerationRequest request() {
        return new GenerationRequest(work.input(), work.options(), this);
    }

    /** Rows of the decoder times the tokens that each may come to have. */
    long decodeTokens() {
        return (long) GenerationRequest.rows(work.options())
                * (work.input().length + work.options().maxNewTokens());
    }

    /** Notes that it is decoded from now on. */
    void begins(long now) {
        begin = now;
    }

    /** Notes how many requests a step is computed for. */
    void together(int requests) {
        largestBatch = Math.max(largestBatch, requests);
    }

    /** Whether it is not to be carried on: it is answered, or fails now because nobody waits for it. */
    boolean over(long now) {
        if (!work.answer().isDone() && nobodyWaits(now)) {
            work.fail(unwanted);
        }
        return work.answer().isDone();
    }

    private boolean nobodyWaits(long now) {
        if (unwanted == null) {
            unwanted = Refusals.unwanted(work.caller(), now);
        }
        return unwanted != null;
    }

    @Override
    public void onToken(int sequence, GeneratedToken token) {
        meters.written();
        if (sequence == 0) {
            if (!begun) {
                begun = true;
                meters.firstToken(System.nanoTime() - work.acceptedNanos());
            }
            work.onToken().accept(written.next(token));
        }
    }

    @Override
    public boolean cancelled() {
        return nobodyWaits(System.nanoTime());
    }

    @Override
    public void onEnd(List<Generation> sequences) {
        if (sequences.stream().anyMatch(sequence -> sequence.finishReason() == FinishReason.CANCELLED)) {
            work.fail(unwanted);
            return;
        }
        Answer.Generated answer =
                new Answer.Generated(Outcomes.of(sequences, work), Outcomes.timings(work, begin, largestBatch));
        work.model().answered().incrementAndGet();
        work.answer().complete(answer);
    }

    @Override
    public void onFailure(RuntimeException reason) {
        work.fail(reason);
    }
}
