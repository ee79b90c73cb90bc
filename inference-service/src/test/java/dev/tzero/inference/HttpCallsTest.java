package dev.tzero.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.testkit.TzeroTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** JSON over HTTP and the page. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class HttpCallsTest extends ServiceFixture {

    @Test
    void theSameQuestionsAreAnsweredAsJsonOverHttp() throws IOException, InterruptedException {
        promote("rest", 2);

        HttpResponse<String> ranked = post(
                "v1/rank",
                "application/json",
                "{\"model\": \"rest\", \"tasks\": [{\"input\": \"the cat\", \"choices\": [\"yes\", \"no\"]}]}");
        HttpResponse<String> written = post(
                "v1/generate",
                "application/json",
                "{\"model\": \"rest\", \"tasks\": [{\"input\": \"the cat\", \"maxNewTokens\": 3}]}");
        HttpResponse<String> events = post(
                "v1/generate",
                "text/event-stream",
                "{\"model\": \"rest\", \"task\": {\"input\": \"the cat\", \"maxNewTokens\": 3}}");
        HttpResponse<String> unknown = post("v1/rank", "application/json", "{\"modle\": \"rest\"}");
        HttpResponse<String> nobody =
                post("v1/generate", "text/event-stream", "{\"model\": \"nobody\", \"task\": {\"input\": \"the cat\"}}");

        assertEquals(200, ranked.statusCode(), ranked.body());
        assertTrue(ranked.body().contains("\"scores\":["), ranked.body());
        assertTrue(written.body().contains("\"finishReason\":\"FINISH_REASON_"), written.body());
        List<String> data = events.body()
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring("data:".length()).strip())
                .toList();
        assertTrue(data.size() >= 2 && data.getFirst().startsWith("{\"token\""), events.body());
        assertTrue(data.getLast().startsWith("{\"result\""), events.body());
        assertEquals(400, unknown.statusCode());
        assertTrue(unknown.body().contains("TZI-1009") && unknown.body().contains("modle"), unknown.body());
        assertTrue(nobody.body().contains("TZI-1201"), nobody.body());
    }

    private HttpResponse<String> post(String path, String accept, String body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(address.resolve("/" + path))
                            .header("content-type", "application/json")
                            .header("accept", accept)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void thePageAsksTheModelAndEscapesWhatPeopleType() throws IOException, InterruptedException {
        promote("page", 1);
        String form = "model=page&input=" + encode("Is the <cat> red?") + "&choices=" + encode("yes\nno");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(address)
                            .header("content-type", "application/x-www-form-urlencoded")
                            .header("accept", "text/html")
                            .POST(HttpRequest.BodyPublishers.ofString(form))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertEquals(200, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("Probability among the choices"), answer.body());
            assertTrue(answer.body().contains("Is the &lt;cat&gt; red?"), answer.body());
            assertFalse(answer.body().contains("<cat>"), answer.body());
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
