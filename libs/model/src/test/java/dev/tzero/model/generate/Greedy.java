package dev.tzero.model.generate;

import dev.tzero.model.lm.LanguageModel;
import java.util.List;

/** The plainest generation: one answer an input, of the likeliest tokens. */
public final class Greedy {

    private Greedy() {}

    public static GenerationOptions options(int maxNewTokens) {
        return GenerationOptions.DEFAULT.with().maxNewTokens(maxNewTokens).build();
    }

    /** One answer for each input, in order. */
    public static List<Generation> generate(LanguageModel model, List<int[]> inputs, int maxNewTokens) {
        return new Generator(model)
                .generate(inputs, options(maxNewTokens), GenerationListener.NONE).stream()
                        .map(List::getFirst)
                        .toList();
    }
}
