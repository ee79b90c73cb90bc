package dev.tzero.model.bench;

import dev.tzero.model.rank.RankClassifier;
import dev.tzero.model.rank.RankOptions;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.t5.T5Model;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Times ranking: {@code batch} inputs of 200 tokens with three choices of 2, 4 and 6 tokens. */
public final class RankBench {

    private RankBench() {}

    public static void main(String[] args) {
        InferenceShape shape = InferenceShape.parse(args);
        SplittableRandom random = new SplittableRandom(1);
        List<RankRequest> requests = Stream.generate(() -> new RankRequest(
                        shape.ids(random, 200),
                        Stream.of(2, 4, 6)
                                .map(length -> shape.ids(random, length))
                                .toList()))
                .limit(shape.batch())
                .toList();
        try (T5Model model = shape.model()) {
            RankClassifier classifier = new RankClassifier(model, RankOptions.T0);
            double seconds = shape.seconds(() -> classifier.rank(requests));
            System.out.println(shape.json("rank", "examples_per_s", shape.batch() / seconds));
        }
    }
}
