package dev.tzero.model.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.TinyModel;
import dev.tzero.model.gpt2.TinyGpt2;
import dev.tzero.model.lm.LanguageModel;
import dev.tzero.model.lm.NotFiniteException;
import dev.tzero.model.t5.T5Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests come and go between steps, and none is answered otherwise than alone. */
class OpenBatchTest {

    private static final int[] INPUT = {3, 4, 5, 6};

    private enum Family {
        T5,
        GPT2
    }

    @TempDir
    private static Path folder;

    private static T5Model t5;
    private static LanguageModel gpt2;

    @BeforeAll
    static void load() throws IOException {
        t5 = TinyModel.create();
        gpt2 = TinyGpt2.load(folder.resolve("gpt2"), 0.5);
    }

    @AfterAll
    static void close() {
        t5.close();
        gpt2.close();
    }

    private static LanguageModel model(Family family) {
        return family == Family.T5 ? t5 : gpt2;
    }

    @ParameterizedTest
    @CsvSource({"T5, 11", "T5, 12", "T5, 13", "GPT2, 11", "GPT2, 12", "GPT2, 13"})
    void whoeverComesAndGoesEveryRequestIsAnsweredAsAlone(Family family, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Asked> all = new ArrayList<>();
        try (OpenBatch batch = batch(model(family))) {
            for (int step = 0; step < 150; step++) {
                if (step < 90 && random.nextInt(3) == 0) {
                    List<Asked> coming = new ArrayList<>();
                    for (int i = 0; i <= random.nextInt(3); i++) {
                        int[] input = TinyModel.ids(random, 1 + random.nextInt(8));
                        // Beyond the places that rows have at first, where the model has as many positions.
                        int longest = Math.min(48, model(family).maxPositions() - input.length);
                        coming.add(new Asked(input, options(random, 1 + random.nextInt(longest))));
                    }
                    batch.add(coming.stream().map(Asked::request).toList());
                    all.addAll(coming);
                }
                batch.step();
            }
            assertTrue(batch.isEmpty());
        }

        for (Asked asked : all) {
            asked.assertSame(alone(model(family), asked));
        }
    }

    /** Greedy, penalised, drawn, several sequences, with a stop string, and beams, of different length. */
    private static GenerationOptions options(SplittableRandom random, int tokens) {
        GenerationOptions.Builder options = GenerationOptions.DEFAULT.with().maxNewTokens(tokens);
        return switch (random.nextInt(6)) {
            case 0 -> options.build();
            case 1 -> options.repetitionPenalty(1.5).build();
            case 2 ->
                options.doSample(true)
                        .numReturnSequences(3)
                        .seed(random.nextInt(100))
                        .build();
            case 3 -> options.stopStrings(List.of("<4><", "<7>")).build();
            case 4 -> options.numBeams(2).numReturnSequences(2).build();
            default -> options.numBeams(4).build();
        };
    }

    private static Asked alone(LanguageModel model, Asked other) {
        Asked asked = new Asked(other.input, other.options);
        try (OpenBatch batch = batch(model)) {
            batch.add(List.of(asked.request()));
            while (!batch.isEmpty()) {
                batch.step();
            }
        }
        return asked;
    }

    private static OpenBatch batch(LanguageModel model) {
        return new OpenBatch(model, () -> id -> "<" + id + ">");
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void rowsOfARequestThatEndedAreFree(Family family) {
        Asked shorter = new Asked(INPUT, endless(3));
        Asked longer = new Asked(INPUT, endless(9));
        try (OpenBatch batch = batch(model(family))) {
            batch.add(List.of(shorter.request(), longer.request()));
            for (int step = 0; step < 3; step++) {
                assertEquals(2, batch.rows());
                batch.step();
            }

            assertEquals(3, shorter.ended().getFirst().tokens().size());
            assertEquals(1, batch.rows());
            assertEquals(1, batch.requests());
            for (int step = 3; step < 9; step++) {
                assertTrue(!batch.isEmpty());
                batch.step();
            }
            assertTrue(batch.isEmpty());
        }
    }

    private static GenerationOptions endless(int tokens) {
        return GenerationOptions.DEFAULT
                .with()
                .minNewTokens(tokens)
                .maxNewTokens(tokens)
                .build();
    }

    @Test
    void whoIsCancelledLeavesBeforeTheNextStepAndTheOthersGoOn() {
        Asked cancelled = new Asked(INPUT, endless(12));
        Asked other = new Asked(new int[] {7, 8}, endless(12));
        try (OpenBatch batch = batch(t5)) {
            batch.add(List.of(cancelled.request(), other.request()));
            batch.step();
            cancelled.gone = true;
            batch.step();

            assertEquals(1, batch.requests());
            assertEquals(FinishReason.CANCELLED, cancelled.ended().getFirst().finishReason());
            assertEquals(1, cancelled.ended().getFirst().tokens().size());
            while (!batch.isEmpty()) {
                batch.step();
            }
        }
        other.assertSame(alone(t5, other));
    }

    @Test
    void aListenerThatThrowsEndsItsOwnRequestAlone() {
        Asked other = new Asked(new int[] {7, 8}, endless(4));
        Asked throwing = new Asked(INPUT, endless(4));
        throwing.thrown = new IllegalStateException("no more");
        try (OpenBatch batch = batch(t5)) {
            batch.add(List.of(throwing.request(), other.request()));
            while (!batch.isEmpty()) {
                batch.step();
            }
        }
        assertEquals("no more", throwing.failure.getMessage());
        other.assertSame(alone(t5, other));
    }

    @Test
    void scoresThatAreNoNumbersFailTheirOwnRequestAlone() {
        Asked other = new Asked(new int[] {7, 8}, endless(5));
        Asked alone = alone(t5, other);
        int unread = IntStream.range(2, TinyModel.VOCABULARY)
                .filter(id -> id != 7 && id != 8 && !alone.told.toString().contains(":" + id))
                .findFirst()
                .orElseThrow();
        try (T5Model broken = TinyModel.create()) {
            TinyModel.breakEmbedding(broken, unread);
            Asked fails = new Asked(new int[] {unread, unread, unread}, endless(5));
            Asked follows = new Asked(other.input, other.options);
            try (OpenBatch batch = batch(broken)) {
                batch.add(List.of(fails.request(), other.request()));
                batch.step();
                // Takes the row of the one that failed, and is shorter.
                batch.add(List.of(follows.request()));
                while (!batch.isEmpty()) {
                    batch.step();
                }
            }
            assertEquals(NotFiniteException.class, fails.failure.getClass());
            other.assertSame(alone);
            follows.assertSame(alone);
        }
    }

    @Test
    void whatCannotBeUsedIsRefusedAndTheBatchGoesOn() {
        Asked good = new Asked(INPUT, endless(4));
        Asked empty = new Asked(new int[0], endless(4));
        Asked stopping = new Asked(
                INPUT,
                GenerationOptions.DEFAULT.with().stopStrings(List.of("a")).build());
        try (OpenBatch batch = new OpenBatch(t5)) {
            batch.add(List.of(good.request()));
            batch.step();

            assertEquals(
                    "inputs[0]: no token: expected at least one",
                    assertThrows(IllegalArgumentException.class, () -> batch.add(List.of(empty.request())))
                            .getMessage());
            assertEquals(
                    "stopStrings: there is no tokenizer here to read text with",
                    assertThrows(IllegalArgumentException.class, () -> batch.add(List.of(stopping.request())))
                            .getMessage());
            while (!batch.isEmpty()) {
                batch.step();
            }
        }
        good.assertSame(alone(t5, good));
    }

    /** A request, and what it was told. */
    private static final class Asked implements RequestListener {

        private final int[] input;
        private final GenerationOptions options;
        private final List<String> told = new ArrayList<>();
        private List<Generation> sequences;
        private RuntimeException failure;
        private RuntimeException thrown;
        private boolean gone;

        Asked(int[] input, GenerationOptions options) {
            this.input = input;
            this.options = options;
        }

        GenerationRequest request() {
            return new GenerationRequest(input, options, this);
        }

        List<Generation> ended() {
            return sequences;
        }

        @Override
        public void onToken(int sequence, GeneratedToken token) {
            if (thrown != null) {
                throw thrown;
            }
            told.add(sequence + ":" + token.id());
        }

        @Override
        public boolean cancelled() {
            return gone;
        }

        @Override
        public void onEnd(List<Generation> ended) {
            assertEquals(null, sequences, "told twice");
            sequences = ended;
        }

        @Override
        public void onFailure(RuntimeException reason) {
            assertEquals(null, failure, "told twice");
            failure = reason;
        }

        void assertSame(Asked other) {
            assertEquals(null, failure, String.valueOf(failure));
            assertEquals(other.told, told, options.toString());
            assertEquals(other.sequences.size(), sequences.size());
            for (int i = 0; i < sequences.size(); i++) {
                Generation expected = other.sequences.get(i);
                Generation actual = sequences.get(i);
                assertEquals(Arrays.toString(expected.ids()), Arrays.toString(actual.ids()), options.toString());
                assertEquals(expected.finishReason(), actual.finishReason());
                assertEquals(expected.score(), actual.score(), 1e-4);
                for (int at = 0; at < expected.tokens().size(); at++) {
                    assertEquals(
                            expected.tokens().get(at).logProbability(),
                            actual.tokens().get(at).logProbability(),
                            1e-4);
                }
            }
        }
    }
}
