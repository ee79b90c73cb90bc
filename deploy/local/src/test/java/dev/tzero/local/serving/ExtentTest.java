package dev.tzero.local.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tzero.local.LaunchException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExtentTest {

    @Test
    void namesTheOptionThatLeavesNothingToMeasure() {
        assertEquals("--seconds: 0; expected at least 1", refusal(0, 3, 200, 32));
        assertEquals("--rounds: 0; expected at least 1", refusal(10, 0, 200, 32));
        assertEquals("--tokens: -5; expected at least 1", refusal(10, 3, -5, 32));
        assertEquals("--written: 0; expected at least 1", refusal(10, 3, 200, 0));
    }

    private static String refusal(int seconds, int rounds, int tokens, int written) {
        return assertThrows(
                        LaunchException.class, () -> new Extent(Duration.ofSeconds(seconds), rounds, tokens, written))
                .getMessage();
    }
}
