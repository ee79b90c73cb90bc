package dev.tzero.model.bench;

import dev.tzero.model.generate.GeneratedToken;
import dev.tzero.model.generate.Generation;
import dev.tzero.model.generate.GenerationOptions;
import dev.tzero.model.generate.GenerationRequest;
import dev.tzero.model.generate.OpenBatch;
import dev.tzero.model.generate.RequestListener;
import dev.tzero.model.lm.LanguageModel;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** As many texts at every time: where one has ended another one is read and joins. Counts what is written. */
public final class FollowingTexts implements AutoCloseable {

    private final OpenBatch batch;
    private final Supplier<int[]> inputs;
    private final IntSupplier lengths;
    private final RequestListener counter = new Counter();
    private int written;
    private int ended;

    /**
     * Begins with the first ones.
     *
     * @param texts at every time
     * @param inputs token ids, for ever
     * @param lengths tokens that are written of each text, for ever
     */
    public FollowingTexts(LanguageModel model, int texts, Supplier<int[]> inputs, IntSupplier lengths) {
        this.batch = new OpenBatch(model);
        this.inputs = inputs;
        this.lengths = lengths;
        begin(texts);
    }

    private final class Counter implements RequestListener {

        @Override
        public void onToken(int sequence, GeneratedToken token) {
            written++;
        }

        @Override
        public void onEnd(List<Generation> sequences) {
            ended++;
        }

        @Override
        public void onFailure(RuntimeException reason) {
            throw reason;
        }
    }

    private void begin(int texts) {
        batch.add(Stream.generate(() -> new GenerationRequest(inputs.get(), exactly(lengths.getAsInt()), counter))
                .limit(texts)
                .toList());
    }

    /** Decodes a token of every text. */
    public void step() {
        int before = ended;
        batch.step();
        if (ended > before) {
            begin(ended - before);
        }
    }

    /** Tokens written. */
    public int written() {
        return written;
    }

    /** Texts that have ended. */
    public int ended() {
        return ended;
    }

    /** Options of a text that has so many tokens. */
    public static GenerationOptions exactly(int tokens) {
        return GenerationOptions.DEFAULT
                .with()
                .minNewTokens(tokens)
                .maxNewTokens(tokens)
                .build();
    }

    @Override
    public void close() {
        batch.close();
    }
}
