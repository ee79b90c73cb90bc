package dev.tzero.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.proto.inference.v1.GenerateRequest;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.RankRequest;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The meters that the service's README promises, as Prometheus reads them. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class MetricsTest extends ServiceFixture {

    @Test
    void everyMeterMovesWithWhatItMeasures() {
        promote("measured", 11);
        Map<String, Double> before = scrape();

        service.rank(RankRequest.newBuilder()
                .setModel("measured")
                .addTasks(QUESTION)
                .addTasks(QUESTION)
                .build());
        service.generate(GenerateRequest.newBuilder()
                .setModel("measured")
                .addTasks(
                        GenerateTask.newBuilder().setInput(QUESTION.getInput()).setMaxNewTokens(4))
                .build());
        assertRefused(
                Status.Code.NOT_FOUND,
                "is not served here",
                () -> service.rank(RankRequest.newBuilder()
                        .setModel("nobody")
                        .addTasks(QUESTION)
                        .build()));

        // Answers are metered beside their way to the client.
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> grown(
                                before,
                                "tzero_inference_tasks_total{kind=\"generate\",lane=\"interactive\",outcome=\"answered\"}")
                        >= 1);
        assertGrown(2, before, "tzero_inference_tasks_total{kind=\"rank\",lane=\"interactive\",outcome=\"answered\"}");
        assertGrown(
                1,
                before,
                "tzero_inference_latency_seconds_count{kind=\"rank\",lane=\"interactive\",outcome=\"answered\"}");
        assertGrown(1, before, "tzero_inference_batch_requests_count{kind=\"rank\"}");
        assertGrown(2, before, "tzero_inference_batch_requests_sum{kind=\"rank\"}");
        assertTrue(grown(before, "tzero_inference_batch_tokens_sum{kind=\"rank\"}") > 2);
        assertTrue(grown(before, "tzero_inference_turn_seconds_count{kind=\"generate\"}") >= 1);
        assertTrue(grown(before, "tzero_inference_tokens_total{direction=\"read\"}") > 3);
        assertTrue(grown(before, "tzero_inference_tokens_total{direction=\"written\"}") >= 1);
        assertGrown(1, before, "tzero_inference_first_token_seconds_count");
        assertTrue(
                grown(before, "tzero_inference_encoder_cache_total{result=\"hit\"}") >= 2, "twice beside, once again");
        assertTrue(grown(before, "tzero_inference_encoder_cache_total{result=\"miss\"}") >= 1);
        Map<String, Double> now = scrape();
        assertEquals(0, now.get("tzero_inference_queue_tasks{lane=\"interactive\"}"));
        assertEquals(0, now.get("tzero_inference_queue_tokens{lane=\"bulk\"}"));
        assertEquals(0, now.get("tzero_inference_queue_age_seconds{lane=\"interactive\"}"));
        assertTrue(now.get("tzero_inference_models_loaded") >= 1);
        double used = now.get("tzero_inference_memory_used_bytes{device=\"cpu\"}");
        assertTrue(used > 0);
        assertTrue(now.get("tzero_inference_memory_budget_bytes{device=\"cpu\"}") > used);
        assertTrue(now.get("tzero_inference_encoder_cache_size_bytes") > 0);
        assertTrue(now.get("tzero_inference_promotions_total{outcome=\"accepted\"}") >= 1);
        assertTrue(now.containsKey("tzero_inference_topic_lag"));
    }

    private void assertGrown(double by, Map<String, Double> before, String meter) {
        assertEquals(by, grown(before, meter), meter);
    }

    private double grown(Map<String, Double> before, String meter) {
        return scrape().getOrDefault(meter, 0.0) - before.getOrDefault(meter, 0.0);
    }

    /** Every sample of the service's own meters, by name and tags. */
    private Map<String, Double> scrape() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> page = http.send(
                    HttpRequest.newBuilder(address.resolve("/q/metrics"))
                            .header("accept", "text/plain")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            Map<String, Double> samples = new TreeMap<>();
            page.body()
                    .lines()
                    .filter(line -> line.startsWith("tzero_inference"))
                    .forEach(line -> {
                        int end = line.lastIndexOf(' ');
                        samples.put(line.substring(0, end).replace(",}", "}"), Double.valueOf(line.substring(end + 1)));
                    });
            return samples;
        } catch (IOException e) {
            throw new AssertionError("no metrics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
