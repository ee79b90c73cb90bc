package dev.tzero.local.prompts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.local.JsonFormatException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainJsonTest {

    @Test
    void numbersAreWhatPythonReads() {
        assertEquals(
                Arrays.asList(1L, -0L, 9007199254740993L, new BigInteger("123456789012345678901234567890"), null),
                PlainJson.read("[1, -0, 9007199254740993, 123456789012345678901234567890, null]"));
        assertEquals(
                List.of(1.0, -0.0, 1e5, Double.POSITIVE_INFINITY, Double.NaN, Double.NEGATIVE_INFINITY),
                PlainJson.read("[1.0, -0.0, 1E5, 1e999, NaN, -Infinity]"));
    }

    @Test
    void keysKeepTheirOrderAndOfEqualOnesTheLastCounts() {
        var object = (Map<?, ?>) PlainJson.read("{\"b\": 1, \"a\": {\"x\": true}, \"b\": \"é\\ud83d\\ude00\"}");

        assertEquals(List.of("b", "a"), List.copyOf(object.keySet()));
        assertEquals("é😀", object.get("b"));
    }

    @Test
    void whatIsNoJsonIsRefusedWithItsColumn() {
        assertProblem("is empty, expected a JSON value", "  ");
        assertProblem("goes on after its value at column 4, expected one JSON value", "{} {}");
        assertProblem("has the number +Infinity, expected NaN, Infinity or -Infinity", "[+Infinity]");
        for (String text : List.of("{", "[1,]", "'a'", "01", ".5", "\"a\nb\"", "[" + "1".repeat(4301) + "]", "nul")) {
            var error = assertThrows(JsonFormatException.class, () -> PlainJson.read(text));
            assertTrue(error.getMessage().startsWith("is not JSON"), error.getMessage());
        }
        assertThrows(JsonFormatException.class, () -> PlainJson.read("[".repeat(100_000)));
    }

    @Test
    void halfOfASurrogatePairIsWrittenAsAnEscape() {
        var out = new StringBuilder();

        new JsonText(out)
                .begin()
                .field("text", (String) PlainJson.read("\"\\ud83d \\ude00\\ud83d\\ude00 \\\"\\\\ \\u0001\\n é\""))
                .end();

        assertEquals("{\"text\": \"\\ud83d \\ude00😀 \\\"\\\\ \\u0001\\n é\"}\n", out.toString());
    }

    private static void assertProblem(String problem, String text) {
        assertEquals(
                problem,
                assertThrows(JsonFormatException.class, () -> PlainJson.read(text))
                        .getMessage());
    }
}
