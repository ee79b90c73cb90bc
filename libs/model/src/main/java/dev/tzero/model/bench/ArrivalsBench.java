package dev.tzero.model.bench;

import dev.tzero.model.generate.GenerationListener;
import dev.tzero.model.generate.Generator;
import dev.tzero.model.t5.T5Model;
import java.util.Arrays;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Times what joining and leaving costs: {@code batch} texts of 32 tokens over inputs of 200 that begin and end together, and
 * as many at every time of which each is followed by another when it has ended.
 */
public final class ArrivalsBench {

    private static final int INPUT = 200;
    private static final int NEW_TOKENS = 32;

    /** Texts that follow in each place while time is taken. */
    private static final int WAVES = 3;

    private final InferenceShape shape;
    private final T5Model model;
    private final SplittableRandom random = new SplittableRandom(1);

    private ArrivalsBench(InferenceShape shape, T5Model model) {
        this.shape = shape;
        this.model = model;
    }

    public static void main(String[] args) {
        InferenceShape shape = InferenceShape.parse(args);
        try (T5Model model = shape.model()) {
            ArrivalsBench bench = new ArrivalsBench(shape, model);
            bench.together();
            bench.arriving();
            double[] ratios = new double[shape.repeat()];
            for (int i = 0; i < ratios.length; i++) {
                double together = bench.together();
                double arriving = bench.arriving();
                ratios[i] = arriving / together;
                System.out.println(shape.json("texts that begin together", "tokens_per_s", together));
                System.out.println(shape.json("texts that follow each other", "tokens_per_s", arriving));
            }
            Arrays.sort(ratios);
            System.out.println(shape.json("following over together, median", "ratio", ratios[ratios.length / 2]));
        }
    }

    private double together() {
        Generator generator = new Generator(model);
        long begin = System.nanoTime();
        for (int wave = 0; wave < WAVES; wave++) {
            List<int[]> inputs = Stream.generate(() -> shape.ids(random, INPUT))
                    .limit(shape.batch())
                    .toList();
            generator.generate(inputs, FollowingTexts.exactly(NEW_TOKENS), GenerationListener.NONE);
        }
        return WAVES * shape.batch() * NEW_TOKENS / seconds(begin);
    }

    private double arriving() {
        try (FollowingTexts texts =
                new FollowingTexts(model, shape.batch(), () -> shape.ids(random, INPUT), lengths())) {
            follow(texts, shape.batch());
            int before = texts.written();
            long begin = System.nanoTime();
            follow(texts, (1 + WAVES) * shape.batch());
            return (texts.written() - before) / seconds(begin);
        }
    }

    /** The first ones are of all lengths, so that what follows does not end together. */
    private IntSupplier lengths() {
        PrimitiveIterator.OfInt first = IntStream.rangeClosed(1, shape.batch())
                .map(i -> Math.max(1, NEW_TOKENS * i / shape.batch()))
                .iterator();
        return () -> first.hasNext() ? first.nextInt() : NEW_TOKENS;
    }

    /** Until so many have ended. */
    private static void follow(FollowingTexts texts, int ended) {
        while (texts.ended() < ended) {
            texts.step();
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
