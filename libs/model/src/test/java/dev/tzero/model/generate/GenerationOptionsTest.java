package dev.tzero.model.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class GenerationOptionsTest {

    @Test
    void defaultsAreThoseOfHuggingFacesGenerate() {
        assertEquals(
                new GenerationOptions(
                        20, 0, 1, 1.0, EarlyStopping.HEURISTIC, false, 1.0, 50, 1.0, 1.0, 1, 0, List.of()),
                GenerationOptions.DEFAULT);
    }

    @Test
    void whatIsOutOfRangeIsNamed() {
        assertRefused("maxNewTokens: 0: expected at least 1", o -> o.maxNewTokens(0));
        assertRefused("minNewTokens: 21: expected 0 to maxNewTokens, 20", o -> o.minNewTokens(21));
        assertRefused("numBeams: 0: expected at least 1", o -> o.numBeams(0));
        assertRefused("lengthPenalty: NaN: expected a finite number", o -> o.lengthPenalty(Double.NaN));
        assertRefused("temperature: 0.0: expected more than 0", o -> o.temperature(0));
        assertRefused("topK: -1: expected at least 0", o -> o.topK(-1));
        assertRefused("topP: 1.5: expected more than 0 and at most 1", o -> o.topP(1.5));
        assertRefused("repetitionPenalty: 0.0: expected more than 0", o -> o.repetitionPenalty(0));
        assertRefused("numReturnSequences: 0: expected at least 1", o -> o.numReturnSequences(0));
        assertRefused("stopStrings: [a, ]: expected no empty string", o -> o.stopStrings(List.of("a", "")));
    }

    @Test
    void contradictionsAreRefused() {
        assertRefused(
                "doSample: true: beams are not sampled: expected numBeams 1",
                o -> o.doSample(true).numBeams(4));
        assertRefused(
                "numReturnSequences: 5: without sampling at most numBeams, 4, sequences differ",
                o -> o.numBeams(4).numReturnSequences(5));
        assertRefused(
                "stopStrings: [.]: beam search does not stop at strings: expected numBeams 1",
                o -> o.numBeams(4).stopStrings(List.of(".")));
        assertEquals(
                "earlyStopping: \"soon\": expected false, true or never",
                assertThrows(IllegalArgumentException.class, () -> EarlyStopping.of("soon"))
                        .getMessage());
    }

    private static void assertRefused(String message, UnaryOperator<GenerationOptions.Builder> change) {
        GenerationOptions.Builder changed = change.apply(GenerationOptions.DEFAULT.with());
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, changed::build).getMessage());
    }
}
