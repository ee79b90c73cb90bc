package dev.tzero.model.generate;

import dev.tzero.model.lm.Decoding;
import dev.tzero.model.lm.LanguageModel;
import dev.tzero.model.lm.TokenIds;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Generates sequences of tokens: greedy, sampled, or by beam search. Safe for several threads. */
public final class Generator {

    private static final Supplier<TokenText> NO_TEXT = () -> {
        throw new IllegalArgumentException(
                "stopStrings: this generator was made without a tokenizer to read text with");
    };

    private final LanguageModel model;
    private final Supplier<TokenText> texts;

    /** A generator that cannot look for stop strings. */
    public Generator(LanguageModel model) {
        this(model, NO_TEXT);
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
     */
    public List<List<Generation>> generate(List<int[]> inputs, GenerationOptions options, GenerationListener listener) {
        TokenIds.check("inputs", inputs, model.vocabularySize());
        requireRoom(inputs, options);
        List<int[]> prompts = inputs.stream().map(model::prompt).toList();
        try (Decoding decoding = model.startDecoding(inputs)) {
            if (options.numBeams() > 1) {
                List<List<Generation>> results =
                        new BeamSearch(options, model.eosTokenId()).run(decoding, prompts, listener);
                tell(results, listener);
                return results;
            }
            return new TokenSearch(options, model.eosTokenId(), texts).run(decoding, prompts, listener);
        }
    }

    /**
     * Generates for one input, greedily.
     *
     * @param input token ids as they are to be read
     * @param maxNewTokens most tokens to generate, at least 1
     * @param onToken told of every token as soon as it is known, in the calling thread
     * @param cancelled asked before every token
     */
    public Generation generate(
            int[] input, int maxNewTokens, Consumer<GeneratedToken> onToken, BooleanSupplier cancelled) {
        GenerationListener listener = new GenerationListener() {
            @Override
            public void onToken(int index, int sequence, GeneratedToken token) {
                onToken.accept(token);
            }

            @Override
            public boolean cancelled() {
                return cancelled.getAsBoolean();
            }
        };
        return generate(List.of(input), greedy(maxNewTokens), listener)
                .getFirst()
                .getFirst();
    }

    /** Generates for several inputs together, greedily, one answer each, in order. */
    public List<Generation> generate(List<int[]> inputs, int maxNewTokens) {
        return generate(inputs, greedy(maxNewTokens), GenerationListener.NONE).stream()
                .map(List::getFirst)
                .toList();
    }

    private static GenerationOptions greedy(int maxNewTokens) {
        return GenerationOptions.DEFAULT.with().maxNewTokens(maxNewTokens).build();
    }

    private void requireRoom(List<int[]> inputs, GenerationOptions options) {
        for (int i = 0; i < inputs.size(); i++) {
            long needed = (long) inputs.get(i).length + options.maxNewTokens();
            if (needed > model.maxPositions()) {
                throw new IllegalArgumentException("inputs[" + i + "]: " + inputs.get(i).length + " tokens and "
                        + options.maxNewTokens() + " new ones: expected at most " + model.maxPositions()
                        + " together, the positions of this model");
            }
        }
    }

    private static void tell(List<List<Generation>> results, GenerationListener listener) {
        for (int input = 0; input < results.size(); input++) {
            List<Generation> sequences = results.get(input);
            for (int sequence = 0; sequence < sequences.size(); sequence++) {
                for (GeneratedToken token : sequences.get(sequence).tokens()) {
                    listener.onToken(input, sequence, token);
                }
            }
        }
    }
}
