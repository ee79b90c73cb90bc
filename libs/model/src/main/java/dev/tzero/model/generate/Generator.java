package dev.tzero.model.generate;

import dev.tzero.model.lm.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Generates sequences of tokens: greedy, sampled, or by beam search. Safe for several threads. */
public final class Generator {

    private final LanguageModel model;
    private final Supplier<TokenText> texts;

    /** A generator that cannot look for stop strings. */
    public Generator(LanguageModel model) {
        this(model, OpenBatch.NO_TEXT);
    }

    /** @param texts gives a reader of text for every sequence; stop strings are looked for in what it gives */
    public Generator(LanguageModel model, Supplier<TokenText> texts) {
        this.model = model;
        this.texts = texts;
    }

    /**
     * Generates for several inputs together.
     *
     * @param inputs token ids as they are to be read
     * @return for every input its sequences, in order; with beam search the best first
     * @throws IllegalArgumentException naming the input or option that cannot be used
     * @throws dev.tzero.model.lm.NotFiniteException when scores are not numbers
     */
    public List<List<Generation>> generate(List<int[]> inputs, GenerationOptions options, GenerationListener listener) {
        List<Collected> answers = new ArrayList<>();
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            answers.add(new Collected(i, listener));
            requests.add(new GenerationRequest(inputs.get(i), ofInput(options, i), answers.get(i)));
        }
        try (OpenBatch batch = new OpenBatch(model, texts)) {
            batch.add(requests);
            while (!batch.isEmpty()) {
                batch.step();
            }
        }
        return answers.stream().map(Collected::sequences).toList();
    }

    /** Inputs draw apart from each other, equal ones too. */
    private static GenerationOptions ofInput(GenerationOptions options, int input) {
        return options.with().seed(options.seed() + input * 0x9E3779B97F4A7C15L).build();
    }

    /** What came of one input. */
    private static final class Collected implements RequestListener {

        private final int input;
        private final GenerationListener listener;
        private List<Generation> sequences;
        private RuntimeException failure;

        Collected(int input, GenerationListener listener) {
            this.input = input;
            this.listener = listener;
        }

        @Override
        public void onToken(int sequence, GeneratedToken token) {
            listener.onToken(input, sequence, token);
        }

        @Override
        public boolean cancelled() {
            return listener.cancelled();
        }

        @Override
        public void onEnd(List<Generation> ended) {
            sequences = ended;
        }

        @Override
        public void onFailure(RuntimeException reason) {
            failure = reason;
        }

        List<Generation> sequences() {
            if (failure != null) {
                throw failure;
            }
            return sequences;
        }
    }
}
