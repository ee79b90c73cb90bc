package dev.tzero.model.t5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.Conformance;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RelativeBucketsTest {

    @Test
    void bucketsAreThoseOfTheReference() throws IOException {
        JsonNode tables = new ObjectMapper()
                .readTree(Conformance.path("t5/relative_buckets.json").toFile())
                .path("tables");
        Pattern name = Pattern.compile("buckets(\\d+)_max(\\d+)_(bi|uni|causal).*");
        int compared = 0;
        for (Map.Entry<String, JsonNode> table : tables.properties()) {
            Matcher matcher = name.matcher(table.getKey());
            assertTrue(matcher.matches(), table.getKey());
            RelativeBuckets buckets = new RelativeBuckets(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    matcher.group(3).equals("bi"));
            for (int i = 0; i < table.getValue().size(); i++) {
                assertEquals(
                        table.getValue().get(i).intValue(), buckets.of(i - 1100), table.getKey() + " at " + (i - 1100));
                compared++;
            }
        }
        assertTrue(compared > 4000, "only " + compared + " buckets were compared");
    }

    @Test
    void aTableHoldsOneRowPerQuery() {
        RelativeBuckets buckets = new RelativeBuckets(8, 20, false);

        assertArrayEquals(new long[] {2, 1, 0, 0, 3, 2, 1, 0}, buckets.table(2, 2, 4));
    }
}
