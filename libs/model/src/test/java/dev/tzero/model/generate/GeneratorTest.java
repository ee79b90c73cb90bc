package dev.tzero.model.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.TinyModel;
import dev.tzero.model.rank.RankClassifier;
import dev.tzero.model.rank.RankOptions;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.t5.T5Model;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class GeneratorTest {

    private static final int[] INPUT = {3, 4, 5, 6};

    @Test
    void everyTokenIsToldAsItComesWithItsLogProbability() {
        try (T5Model model = TinyModel.create()) {
            List<GeneratedToken> told = new ArrayList<>();

            Generation generation = new Generator(model)
                    .generate(List.of(INPUT), Greedy.options(6), telling(told, () -> false))
                    .getFirst()
                    .getFirst();

            assertEquals(generation.tokens(), told);
            assertScoredAsRanked(model, generation);
        }
    }

    private static GenerationListener telling(List<GeneratedToken> told, BooleanSupplier cancelled) {
        return new GenerationListener() {
            @Override
            public void onToken(int input, int sequence, GeneratedToken token) {
                told.add(token);
            }

            @Override
            public boolean cancelled() {
                return cancelled.getAsBoolean();
            }
        };
    }

    private static void assertScoredAsRanked(T5Model model, Generation generation) {
        double sum = new RankClassifier(model, RankOptions.T0)
                .rank(List.of(new RankRequest(INPUT, List.of(generation.ids()))))
                .getFirst()
                .sums()
                .getFirst();
        assertEquals(sum, generation.score(), 1e-4);
    }

    @Test
    void aGenerationEndsAtTheAllowedLength() {
        try (T5Model model = TinyModel.create()) {
            Generation generation = Greedy.generate(model, List.of(INPUT), 1).getFirst();

            assertEquals(1, generation.tokens().size());
            assertEquals(
                    generation.ids()[0] == 1 ? FinishReason.END_OF_SEQUENCE : FinishReason.LENGTH,
                    generation.finishReason());
        }
    }

    @Test
    void aCancelledGenerationStopsBeforeTheNextToken() {
        try (T5Model model = TinyModel.create()) {
            List<GeneratedToken> told = new ArrayList<>();

            Generation generation = new Generator(model)
                    .generate(List.of(INPUT), Greedy.options(50), telling(told, () -> told.size() == 1))
                    .getFirst()
                    .getFirst();

            assertTrue(generation.tokens().size() == 1, generation.toString());
            assertTrue(
                    generation.finishReason() == FinishReason.CANCELLED
                            || generation.ids()[0] == 1,
                    generation.toString());
        }
    }

    @Test
    void theSameSeedGivesTheSameSequencesWhateverElseIsInTheBatch() {
        GenerationOptions options = GenerationOptions.DEFAULT
                .with()
                .doSample(true)
                .maxNewTokens(12)
                .numReturnSequences(3)
                .seed(5)
                .build();
        try (T5Model model = TinyModel.create()) {
            Generator generator = new Generator(model);

            List<Generation> alone = sequences(generator, List.of(INPUT), options);
            List<Generation> again = sequences(generator, List.of(INPUT, new int[] {7, 8}), options);
            List<Generation> otherSeed =
                    sequences(generator, List.of(INPUT), options.with().seed(6).build());

            assertEquals(ids(alone), ids(again));
            assertTrue(!ids(alone).equals(ids(otherSeed)), ids(alone).toString());
            assertEquals(3, ids(alone).stream().distinct().count());
            alone.forEach(generation -> assertScoredAsRanked(model, generation));
        }
    }

    private static List<Generation> sequences(Generator generator, List<int[]> inputs, GenerationOptions options) {
        return generator.generate(inputs, options, GenerationListener.NONE).getFirst();
    }

    private static List<String> ids(List<Generation> generations) {
        return generations.stream()
                .map(generation -> java.util.Arrays.toString(generation.ids()))
                .toList();
    }

    @Test
    void endOfSequenceIsNotAllowedBeforeTheMinimum() {
        try (T5Model model = TinyModel.create()) {
            for (int beams = 1; beams <= 2; beams++) {
                GenerationOptions options = GenerationOptions.DEFAULT
                        .with()
                        .minNewTokens(9)
                        .maxNewTokens(9)
                        .numBeams(beams)
                        .build();

                int[] ids = sequences(new Generator(model), List.of(INPUT), options)
                        .getFirst()
                        .ids();

                assertEquals(9, ids.length);
                assertTrue(java.util.Arrays.stream(ids, 0, 8).noneMatch(id -> id == 1));
            }
        }
    }

    @Test
    void aStopStringEndsTheSequenceWhereverItsTokensBegin() {
        GenerationOptions all = GenerationOptions.DEFAULT
                .with()
                .minNewTokens(12)
                .maxNewTokens(12)
                .build();
        try (T5Model model = TinyModel.create()) {
            int[] ids = sequences(new Generator(model), List.of(INPUT), all)
                    .getFirst()
                    .ids();
            String stop = "<" + ids[3] + "><" + ids[4] + ">";
            String text = "";
            int expected = 0;
            while (!text.contains(stop)) {
                text += "<" + ids[expected++] + ">";
            }
            Generator generator = new Generator(model, () -> id -> "<" + id + ">");

            Generation stopped = sequences(
                            generator,
                            List.of(INPUT),
                            all.with().stopStrings(List.of("never", stop)).build())
                    .getFirst();

            assertEquals(FinishReason.STOP_STRING, stopped.finishReason());
            assertEquals(expected, stopped.tokens().size());
        }
    }

    @Test
    void aSearchThatIsCancelledAtOnceLeavesASequenceWithoutTokens() {
        GenerationListener cancelling = new GenerationListener() {
            @Override
            public boolean cancelled() {
                return true;
            }
        };
        try (T5Model model = TinyModel.create()) {
            for (int beams = 1; beams <= 2; beams++) {
                GenerationOptions options =
                        GenerationOptions.DEFAULT.with().numBeams(beams).build();

                Generation generation = new Generator(model)
                        .generate(List.of(INPUT), options, cancelling)
                        .getFirst()
                        .getFirst();

                assertEquals(new Generation(List.of(), FinishReason.CANCELLED, 0), generation);
            }
        }
    }

    @Test
    void beamsAreToldWhenTheSearchHasEnded() {
        GenerationOptions options = GenerationOptions.DEFAULT
                .with()
                .numBeams(3)
                .numReturnSequences(2)
                .maxNewTokens(6)
                .build();
        List<GeneratedToken> told = new ArrayList<>();
        try (T5Model model = TinyModel.create()) {
            List<Generation> best = new Generator(model)
                    .generate(List.of(INPUT), options, telling(told, () -> false))
                    .getFirst();

            assertEquals(best.stream().flatMap(beam -> beam.tokens().stream()).toList(), told);
            assertTrue(best.get(0).score() >= best.get(1).score());
        }
    }
}
