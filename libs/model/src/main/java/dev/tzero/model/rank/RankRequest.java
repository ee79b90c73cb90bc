package dev.tzero.model.rank;

import dev.tzero.model.tokenizer.Tokenizer;
import java.util.List;

/**
 * One example to classify: which choice is the likeliest answer to the input. Token ids are taken as they are.
 *
 * @param input encoder input
 * @param choices each at least one token, end of sequence included where the model was trained so
 */
public record RankRequest(int[] input, List<int[]> choices) {

    public RankRequest {
        choices = List.copyOf(choices);
        if (input.length == 0) {
            throw new IllegalArgumentException("input: no token: expected at least one");
        }
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("choices: none: expected at least one");
        }
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i).length == 0) {
                throw new IllegalArgumentException("choices[" + i + "]: no token: expected at least one");
            }
        }
    }

    /** Tokenizes as {@code options} say: the input with or without end of sequence, the choices always with it. */
    public static RankRequest of(Tokenizer tokenizer, RankOptions options, String input, List<String> choices) {
        int[] ids = options.appendEosToInput() ? tokenizer.encodeWithEos(input) : tokenizer.encode(input);
        return new RankRequest(
                ids, choices.stream().map(tokenizer::encodeWithEos).toList());
    }

    /** Tokens of the longest choice. */
    static int longest(List<int[]> choices) {
        return choices.stream().mapToInt(choice -> choice.length).max().orElseThrow();
    }
}
