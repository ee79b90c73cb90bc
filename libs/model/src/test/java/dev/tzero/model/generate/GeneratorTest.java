package dev.tzero.model.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.TinyModel;
import dev.tzero.model.rank.RankClassifier;
import dev.tzero.model.rank.RankOptions;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.t5.T5Model;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratorTest {

    private static final int[] INPUT = {3, 4, 5, 6};

    @Test
    void everyTokenIsToldAsItComesWithItsLogProbability() {
        try (T5Model model = TinyModel.create()) {
            List<GeneratedToken> told = new ArrayList<>();

            Generation generation = new Generator(model).generate(INPUT, 6, told::add, () -> false);

            assertEquals(generation.tokens(), told);
            assertScoredAsRanked(model, generation);
        }
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
            Generation generation =
                    new Generator(model).generate(List.of(INPUT), 1).getFirst();

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

            Generation generation = new Generator(model).generate(INPUT, 50, told::add, () -> told.size() == 1);

            assertTrue(generation.tokens().size() == 1, generation.toString());
            assertTrue(
                    generation.finishReason() == FinishReason.CANCELLED
                            || generation.ids()[0] == 1,
                    generation.toString());
        }
    }

    @Test
    void zeroTokensCannotBeAskedFor() {
        try (T5Model model = TinyModel.create()) {
            assertEquals(
                    "maxNewTokens: 0: expected at least 1",
                    assertThrows(IllegalArgumentException.class, () -> new Generator(model).generate(List.of(INPUT), 0))
                            .getMessage());
        }
    }
}
