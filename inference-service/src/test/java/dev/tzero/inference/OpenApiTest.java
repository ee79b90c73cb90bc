package dev.tzero.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.testkit.TzeroTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code /openapi.json} says is what the paths do. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class OpenApiTest extends ServiceFixture {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyPathAnswersInTheDescribedForm() throws IOException, InterruptedException {
        promote("described", 4);
        JsonNode document = document();

        JsonNode ranked = post("/v1/rank", """
                {"model": "described", "tasks": [{"input": "the cat", "choices": ["red", "blue"]}]}""");
        assertDescribed(document, "RankResponse", ranked);
        JsonNode written = post("/v1/generate", """
                {"model": "described", "tasks": [{"input": "the cat", "maxNewTokens": 2, "logProbabilities": true,
                 "options": {"numBeams": 2, "numReturnSequences": 2}}]}""");
        assertDescribed(document, "GenerateResponse", written);
        JsonNode refused =
                post("/v1/rank", "{\"model\": \"nobody\", \"tasks\": [{\"input\": \"a\", \"choices\": [\"b\"]}]}");
        assertTrue(refused.get("message").asText().contains("'nobody' is not served here"), refused.toString());
    }

    @Test
    void everyReferenceLeadsSomewhere() throws IOException, InterruptedException {
        JsonNode document = document();
        Set<String> missing = new TreeSet<>();
        for (JsonNode reference : document.findValues("$ref")) {
            String path = reference.asText().substring(1);
            if (document.at(path).isMissingNode()) {
                missing.add(path);
            }
        }

        assertEquals(Set.of(), missing);
        assertTrue(document.at("/components/schemas/GenerationOptions/properties/topP")
                .isObject());
    }

    /** Every field of a value is a property of its schema, and of its type. */
    private static void assertDescribed(JsonNode document, String schema, JsonNode value) {
        JsonNode properties = document.at("/components/schemas/" + schema + "/properties");
        value.properties().forEach(field -> {
            JsonNode described = properties.get(field.getKey());
            assertTrue(described != null, schema + "." + field.getKey() + " is not described");
            JsonNode one = field.getValue();
            if (one.isArray()) {
                assertEquals("array", described.get("type").asText());
                one.forEach(item -> assertOfType(document, described.get("items"), item));
            } else {
                assertOfType(document, described, one);
            }
        });
    }

    private static void assertOfType(JsonNode document, JsonNode described, JsonNode value) {
        if (described.has("$ref")) {
            String name = described.get("$ref").asText();
            assertDescribed(document, name.substring(name.lastIndexOf('/') + 1), value);
            return;
        }
        switch (described.get("type").asText()) {
            case "string" -> assertTrue(value.isTextual(), value.toString());
            case "boolean" -> assertTrue(value.isBoolean(), value.toString());
            default -> assertTrue(value.isNumber(), value.toString());
        }
    }

    private JsonNode document() throws IOException, InterruptedException {
        return JSON.readTree(send(HttpRequest.newBuilder(address.resolve("/openapi.json"))));
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        URI where = address.resolve(path);
        return JSON.readTree(send(HttpRequest.newBuilder(where)
                .header("content-type", "application/json")
                .header("accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))));
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
