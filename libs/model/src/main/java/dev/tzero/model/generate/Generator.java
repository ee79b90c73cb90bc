package dev.tzero.model.generate;

import dev.tzero.model.t5.Decoding;
import dev.tzero.model.t5.Padded;
import dev.tzero.model.t5.T5Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Greedy generation: at every step the likeliest token, of equal ones the lowest id. Safe for several threads. */
public final class Generator {

    private final T5Model model;

    public Generator(T5Model model) {
        this.model = model;
    }

    /**
     * Generates for one input.
     *
     * @param input encoder input ids, as they are to be read
     * @param maxNewTokens most tokens to generate, at least 1
     * @param onToken told of every token as soon as it is known, in the calling thread
     * @param cancelled asked before every token
     */
    public Generation generate(
            int[] input, int maxNewTokens, Consumer<GeneratedToken> onToken, BooleanSupplier cancelled) {
        return run(List.of(input), maxNewTokens, onToken, cancelled).getFirst();
    }

    /** Generates for several inputs together, one answer each, in order. */
    public List<Generation> generate(List<int[]> inputs, int maxNewTokens) {
        return run(inputs, maxNewTokens, token -> {}, () -> false);
    }

    private List<Generation> run(
            List<int[]> inputs, int maxNewTokens, Consumer<GeneratedToken> onToken, BooleanSupplier cancelled) {
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException("maxNewTokens: " + maxNewTokens + ": expected at least 1");
        }
        int rows = inputs.size();
        List<List<GeneratedToken>> tokens = new ArrayList<>();
        FinishReason[] reasons = new FinishReason[rows];
        int[] last = new int[rows];
        Arrays.fill(last, model.config().decoderStartTokenId());
        inputs.forEach(input -> tokens.add(new ArrayList<>()));
        try (Decoding decoding =
                model.startDecoding(Padded.right(inputs, model.config().padTokenId()))) {
            for (int position = 0;
                    position < maxNewTokens && Arrays.asList(reasons).contains(null);
                    position++) {
                if (cancelled.getAsBoolean()) {
                    finish(reasons, FinishReason.CANCELLED);
                    break;
                }
                float[][] logProbabilities = decoding.next(last);
                for (int row = 0; row < rows; row++) {
                    if (reasons[row] != null) {
                        last[row] = model.config().padTokenId();
                        continue;
                    }
                    int id = likeliest(logProbabilities[row]);
                    GeneratedToken token = new GeneratedToken(position, id, logProbabilities[row][id]);
                    tokens.get(row).add(token);
                    onToken.accept(token);
                    last[row] = id;
                    reasons[row] = id == model.config().eosTokenId() ? FinishReason.END_OF_SEQUENCE : null;
                }
            }
        }
        finish(reasons, FinishReason.LENGTH);
        List<Generation> result = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            result.add(new Generation(tokens.get(row), reasons[row]));
        }
        return result;
    }

    private static void finish(FinishReason[] reasons, FinishReason reason) {
        for (int i = 0; i < reasons.length; i++) {
            reasons[i] = reasons[i] == null ? reason : reasons[i];
        }
    }

    private static int likeliest(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
