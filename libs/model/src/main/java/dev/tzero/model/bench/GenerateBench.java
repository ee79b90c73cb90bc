package dev.tzero.model.bench;

import dev.tzero.model.generate.GenerationListener;
import dev.tzero.model.generate.GenerationOptions;
import dev.tzero.model.generate.Generator;
import dev.tzero.model.t5.T5Model;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Times greedy generation: {@code batch} inputs of 64 tokens, 32 new tokens each, which nothing ends before. */
public final class GenerateBench {

    private static final int NEW_TOKENS = 32;

    private GenerateBench() {}

    public static void main(String[] args) {
        InferenceShape shape = InferenceShape.parse(args);
        SplittableRandom random = new SplittableRandom(1);
        List<int[]> inputs = Stream.generate(() -> shape.ids(random, 64))
                .limit(shape.batch())
                .toList();
        GenerationOptions options =
                GenerationOptions.DEFAULT.with().maxNewTokens(NEW_TOKENS).build();
        try (T5Model model = shape.model()) {
            Generator generator = new Generator(model);
            int[] tokens = new int[1];
            double seconds = shape.seconds(
                    () -> tokens[0] = generator.generate(inputs, options, GenerationListener.NONE).stream()
                            .mapToInt(sequences -> sequences.getFirst().tokens().size())
                            .sum());
            System.out.println(shape.json("generate", "tokens_per_s", tokens[0] / seconds));
        }
    }
}
