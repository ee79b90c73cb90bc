package dev.tzero.local.serving;

import dev.tzero.model.bench.FollowingTexts;
import dev.tzero.model.generate.GenerationListener;
import dev.tzero.model.generate.Generator;
import dev.tzero.model.lm.LanguageModel;
import dev.tzero.model.lm.LanguageModels;
import dev.tzero.model.rank.RankClassifier;
import dev.tzero.model.rank.RankOptions;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** The model library without a service: what a replica could do if asking cost nothing. */
final class Bare implements AutoCloseable {

    private final BenchModel made;
    private final LanguageModel model;
    private final Tokenizer tokenizer;
    private final RankClassifier classifier;
    private final SplittableRandom random = new SplittableRandom(7);

    Bare(BenchModel made) throws IOException {
        this.made = made;
        this.model = LanguageModels.load(made.folder());
        this.tokenizer = Tokenizer.open(made.folder());
        this.classifier = new RankClassifier(model, RankOptions.T0);
    }

    /** Examples ranked in a second, so many at once. */
    double rank(int batch, int tokens, Duration time) {
        return perSecond(
                batch,
                time,
                () -> classifier.rank(
                        Stream.generate(() -> request(tokens)).limit(batch).toList()));
    }

    /** Ranks one example. @return milliseconds until its texts were tokens: asking a service has to do that too */
    double rankOne(int tokens) {
        long begin = System.nanoTime();
        RankRequest request = request(tokens);
        double millis = (System.nanoTime() - begin) / 1e6;
        classifier.rank(List.of(request));
        return millis;
    }

    private RankRequest request(int tokens) {
        return RankRequest.of(tokenizer, RankOptions.T0, made.text(random, tokens), made.choices(random));
    }

    /** Tokens written in a second, in so many texts at once. */
    double generate(int batch, int tokens, int written, Duration time) {
        Generator generator = new Generator(model);
        return written
                * perSecond(
                        batch,
                        time,
                        () -> generator.generate(
                                Stream.generate(() -> tokenizer.encode(made.text(random, tokens)))
                                        .limit(batch)
                                        .toList(),
                                FollowingTexts.exactly(written),
                                GenerationListener.NONE));
    }

    /**
     * Tokens written in a second, in so many texts at every time: where one has ended another one is read and joins.
     *
     * @param lengths of the texts, for ever; on average each is as long as all
     */
    double follow(int texts, int tokens, IntSupplier lengths, Duration time) {
        try (FollowingTexts following =
                new FollowingTexts(model, texts, () -> tokenizer.encode(made.text(random, tokens)), lengths)) {
            // As many as there are places end before time is taken: from then on they are of all ages.
            while (following.ended() < texts) {
                following.step();
            }
            int before = following.written();
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < time.toNanos()) {
                following.step();
            }
            return (following.written() - before) / ((System.nanoTime() - begin) / 1e9);
        }
    }

    private static double perSecond(int batch, Duration time, Runnable call) {
        call.run();
        long begin = System.nanoTime();
        int calls = 0;
        do {
            call.run();
            calls++;
        } while (System.nanoTime() - begin < time.toNanos());
        return batch * calls / ((System.nanoTime() - begin) / 1e9);
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }
}
