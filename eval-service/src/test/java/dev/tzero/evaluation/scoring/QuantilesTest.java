package dev.tzero.evaluation.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class QuantilesTest {
    @Test
    void refusesToTakeAQuantileOfNothing() {
        var e = assertThrows(IllegalArgumentException.class, Quantiles::of);

        assertEquals("values: none; expected at least one to take a quantile of", e.getMessage());
    }

    @Test
    void refusesAShareOutsideZeroToOne() {
        Quantiles quantiles = Quantiles.of(1, 2);

        assertThrows(IllegalArgumentException.class, () -> quantiles.at(1.01));
        assertThrows(IllegalArgumentException.class, () -> quantiles.at(-0.01));
        assertThrows(IllegalArgumentException.class, () -> quantiles.at(Double.NaN));
    }

    @Test
    void interpolatesBetweenNeighboursAsNumpyDoes() {
        // numpy.percentile([4, 1, 3, 2], [25, 50, 75]) = [1.75, 2.5, 3.25]
        Quantiles quantiles = Quantiles.of(4, 1, 3, 2);

        assertEquals(1.75, quantiles.lowerQuartile());
        assertEquals(2.5, quantiles.median());
        assertEquals(3.25, quantiles.upperQuartile());
        assertEquals(1, quantiles.at(0));
        assertEquals(4, quantiles.at(1));
    }

    @Test
    void oneValueIsAllOfItsQuantiles() {
        Quantiles quantiles = Quantiles.of(0.7);

        assertEquals(0.7, quantiles.lowerQuartile());
        assertEquals(0.7, quantiles.median());
        assertEquals(0.7, quantiles.upperQuartile());
    }

    @Test
    void leavesTheGivenValuesAsTheyAre() {
        double[] values = {3, 1, 2};

        Quantiles.of(values);

        assertEquals(3, values[0]);
    }

    @Test
    void agreesWithTheReferenceOnEveryGoldenCase() throws IOException {
        Path golden = Path.of(System.getProperty("tzero.conformance", "absent"), "metrics", "prompt_aggregation.jsonl");
        if (!Files.exists(golden)) {
            assertTrue(!"true".equals(System.getenv("CI")), () -> golden + " is missing and CI=true");
            Assumptions.abort("golden cases are compared where tzero.conformance names their folder; not at " + golden);
        }
        ObjectMapper json = new ObjectMapper();
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (String line : Files.readAllLines(golden)) {
            JsonNode test = json.readTree(line);
            if (test.get("class").asText().equals("python_quirk")) {
                continue;
            }
            compared++;
            double[] scores = new double[test.get("input").get("scores").size()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = number(test.get("input").get("scores").get(i));
            }
            JsonNode expected = test.get("expected");
            if (expected.has("error")) {
                assertThrows(IllegalArgumentException.class, () -> Quantiles.of(scores), line);
                continue;
            }
            Quantiles quantiles = Quantiles.of(scores);
            double tolerance = test.get("tol").asDouble();
            if (differs(number(expected.get("median")), quantiles.median(), tolerance)
                    || differs(number(expected.get("q1")), quantiles.lowerQuartile(), tolerance)
                    || differs(number(expected.get("q3")), quantiles.upperQuartile(), tolerance)) {
                wrong.add(test.get("id").asText());
            }
        }

        assertEquals(List.of(), wrong);
        assertTrue(compared > 20, "compared " + compared);
    }

    private static double number(JsonNode node) {
        return node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble();
    }

    private static boolean differs(double expected, double found, double tolerance) {
        return Double.isNaN(expected)
                ? !Double.isNaN(found)
                : !(Math.abs(expected - found) <= tolerance * Math.max(1, Math.abs(expected)));
    }
}
