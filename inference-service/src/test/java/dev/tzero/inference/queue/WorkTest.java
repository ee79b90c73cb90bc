package dev.tzero.inference.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.generate.GenerationOptions;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WorkTest {

    private static final GenerationOptions ONE_TOKEN =
            GenerationOptions.DEFAULT.with().maxNewTokens(1).build();

    @Test
    void aTextCostsWhatIsReadAndWhatMayBeWrittenInEveryRow() {
        GenerationOptions beams =
                GenerationOptions.DEFAULT.with().maxNewTokens(10).numBeams(3).build();

        assertEquals(
                Work.COST_OF_TASK + 5 + Work.COST_OF_WRITTEN_TOKEN,
                text(5, ONE_TOKEN).cost());
        assertEquals(
                Work.COST_OF_TASK + 5 + 30 * Work.COST_OF_WRITTEN_TOKEN,
                text(5, beams).cost());
    }

    /** Read alone: three hundred calls of the one would otherwise make seventeen of the other seem to take minutes. */
    @Test
    void aLongTextCostsTensOfTimesAShortOneAtMostAlthoughItReadsTwoHundredTimesAsMuch() {
        GenerationOptions many =
                GenerationOptions.DEFAULT.with().maxNewTokens(32).build();

        double ratio = (double) text(200, many).cost() / text(1, ONE_TOKEN).cost();

        assertTrue(ratio > 5 && ratio < 30, "ratio " + ratio);
    }

    private static Work text(int tokens, GenerationOptions options) {
        return new Work.Generate(
                null,
                new int[tokens],
                false,
                options,
                false,
                Caller.person(() -> false),
                0,
                token -> {},
                new CompletableFuture<>());
    }
}
