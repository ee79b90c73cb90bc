package dev.tzero.platform.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;
import dev.tzero.platform.errors.Failure;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.proto.prompt.v1.ExportPromptsRequest;
import dev.tzero.proto.prompt.v1.ImportPromptsRequest;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc;
import dev.tzero.proto.training.v1.GetRunRequest;
import dev.tzero.proto.training.v1.StopRunRequest;
import dev.tzero.proto.training.v1.TrainingServiceGrpc;
import dev.tzero.proto.training.v1.WatchRunRequest;
import dev.tzero.proto.training.v1.WatchRunResponse;
import dev.tzero.testkit.TestKafka;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform as a service sees it: one port, one name in its configuration. */
@Tag("slow")
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
class PlatformApplicationTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Inject
    DataSource database;

    @Inject
    KafkaClients kafka;

    private ManagedChannel channel;

    @BeforeEach
    void connect() {
        channel = Grpc.newChannelBuilderForAddress("127.0.0.1", RestAssured.port, InsecureChannelCredentials.create())
                .build();
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void theNameOfTheServiceIsItsSchemaAndItsPort() throws SQLException {
        // The test port replaces quarkus.http.port itself while a test runs.
        assertEquals("8081", ConfigProvider.getConfig().getValue("tzero.port", String.class));
        assertEquals("127.0.0.1", ConfigProvider.getConfig().getValue("quarkus.http.host", String.class));
        assertEquals(
                List.of("consumed_offset", "flyway_schema_history", "outbox"),
                ask("select table_name from information_schema.tables where table_schema = 'prompt' order by 1"));
        assertEquals(List.of("prompt"), ask("select current_schema()"));
    }

    @Test
    void grpcErrorsCarryTheirStatusAndCodeFromTheMethodsBody() {
        var client = PromptServiceGrpc.newBlockingStub(channel);

        StatusRuntimeException missing = assertThrows(
                StatusRuntimeException.class,
                () -> client.exportPrompts(
                        ExportPromptsRequest.newBuilder().setDataset("missing").build()));
        StatusRuntimeException busy = assertThrows(
                StatusRuntimeException.class,
                () -> client.exportPrompts(
                        ExportPromptsRequest.newBuilder().setDataset("busy").build()));
        StatusRuntimeException argument = assertThrows(
                StatusRuntimeException.class,
                () -> client.exportPrompts(
                        ExportPromptsRequest.newBuilder().setDataset("argument").build()));

        assertError(missing, Status.Code.NOT_FOUND, "TZX-1001", "prompt_id is 'missing', expected the id of a prompt");
        assertError(busy, Status.Code.RESOURCE_EXHAUSTED, "TZX-1002", "the queue is full");
        assertEquals("1500", busy.getTrailers().get(Failure.PUSHBACK_TRAILER));
        assertError(argument, Status.Code.INVALID_ARGUMENT, "TZ-1101", "seed is -1, expected 0 or more");
        assertEquals(
                "fine on platform thread",
                client.exportPrompts(ExportPromptsRequest.newBuilder()
                                .setDataset("fine")
                                .build())
                        .getYaml());
    }

    @Test
    void aFaultOfOursShowsTheClientAnIncidentNumberOnly() {
        var client = PromptServiceGrpc.newBlockingStub(channel);

        StatusRuntimeException thrown = assertThrows(
                StatusRuntimeException.class,
                () -> client.exportPrompts(
                        ExportPromptsRequest.newBuilder().setDataset("bug").build()));
        StatusRuntimeException helped = assertThrows(
                StatusRuntimeException.class,
                () -> client.importPrompts(
                        ImportPromptsRequest.newBuilder().setYaml("bug").build()));

        for (StatusRuntimeException e : List.of(thrown, helped)) {
            assertEquals(Status.Code.INTERNAL, e.getStatus().getCode());
            assertEquals("TZ-1900", e.getTrailers().get(Failure.CODE_TRAILER));
            assertTrue(e.getStatus()
                    .getDescription()
                    .matches("internal error, incident [0-9a-f]{8} in the log of the service"));
            assertFalse(e.getTrailers().toString().contains("secret"), e.getTrailers()::toString);
        }
    }

    @Test
    void theSameHoldsOnVirtualThreadsAndInStreams() {
        var client = TrainingServiceGrpc.newBlockingStub(channel);

        StatusRuntimeException missing = assertThrows(
                StatusRuntimeException.class,
                () -> client.getRun(
                        GetRunRequest.newBuilder().setRunId("missing").build()));
        Iterator<WatchRunResponse> stream =
                client.watchRun(WatchRunRequest.newBuilder().setRunId("missing").build());
        stream.next();
        StatusRuntimeException streamed = assertThrows(StatusRuntimeException.class, stream::next);

        String message = "prompt_id is 'missing', expected the id of a prompt";
        assertError(missing, Status.Code.NOT_FOUND, "TZX-1001", message);
        assertError(streamed, Status.Code.NOT_FOUND, "TZX-1001", message);
        client.getRun(GetRunRequest.newBuilder().setRunId("fine").build());
    }

    @Test
    void anUnimplementedMethodKeepsItsOwnStatus() {
        var client = TrainingServiceGrpc.newBlockingStub(channel);

        StatusRuntimeException e =
                assertThrows(StatusRuntimeException.class, () -> client.stopRun(StopRunRequest.getDefaultInstance()));

        assertEquals(Status.Code.UNIMPLEMENTED, e.getStatus().getCode());
    }

    @Test
    void grpcHealthAnswersOnTheHttpPort() {
        HealthCheckResponse health = HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());

        assertEquals(HealthCheckResponse.ServingStatus.SERVING, health.getStatus());
    }

    @Test
    void aSubmissionIsPublishedThroughInboxAndOutboxAndAcknowledged() {
        RecordMetadata json = TestKafka.produce("prompt-submissions", "json", "\"by hand\"".getBytes(UTF_8), Map.of());
        RecordMetadata broken = TestKafka.produce("prompt-submissions", "json", "{".getBytes(UTF_8), Map.of());
        TestKafka.produce(
                "prompt-submissions",
                "protobuf",
                StringValue.of("by program").toByteArray(),
                Map.of("content-type", "application/x-protobuf"));

        List<String> published = new ArrayList<>(new TreeSet<>(TestKafka.readUntil(
                        "prompts",
                        records -> keys(records).containsAll(List.of("json", "protobuf")),
                        "both submissions",
                        LIMIT)
                .stream()
                .map(PlatformApplicationTest::text)
                .toList()));
        assertTrue(published.containsAll(List.of("by hand", "by program")), published::toString);
        assertEquals(1, TestKafka.read("prompt-submissions.dlq", 1, LIMIT).size());
        assertTrue(json.offset() < broken.offset());
        // What was handled, dead letters included, is committed to the consumer group.
        Awaitility.await().atMost(LIMIT).until(() -> committed(broken.partition()) > broken.offset());
    }

    @Test
    void aRecordIsNotAcknowledgedBeforeItsMethodReturns() throws Exception {
        RecordMetadata held = kafka.producer()
                .send(new ProducerRecord<>("prompt-submissions", 3, "held".getBytes(UTF_8), "\"held\"".getBytes(UTF_8)))
                .get();
        TestConsumer.HELD.await();

        // Longer than the interval at which offsets are committed.
        Awaitility.await().during(Duration.ofMillis(1500)).until(() -> committed(3) <= held.offset());

        TestConsumer.LET_GO.countDown();
        Awaitility.await().atMost(LIMIT).until(() -> committed(3) == held.offset() + 1);
    }

    @Test
    void aPageExtendsTheLayoutAndLinksTheServices() {
        RestAssured.get("/test/page")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .body(containsString("<title>Test page · tzero</title>"))
                .body(containsString("<h1>Hello &lt;people&gt;</h1>"))
                .body(containsString("<a href=\"http://127.0.0.1:8081\" aria-current=\"page\">Prompts</a>"))
                .body(containsString("<a href=\"http://127.0.0.1:9999\">Evaluation</a>"));
        RestAssured.get("/tzero.css").then().statusCode(200).body(containsString("--accent"));
    }

    @Test
    void aPageRunsTheScriptsOfItsServiceAlone() {
        RestAssured.get("/test/page")
                .then()
                .header("Content-Security-Policy", containsString("default-src 'none'; script-src 'self';"))
                .header("Content-Security-Policy", containsString("style-src 'self'; style-src-attr 'none';"))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin");
    }

    @Test
    void theStatusPageShowsEveryReadinessCheck() {
        RestAssured.get("/status")
                .then()
                .statusCode(200)
                .body(containsString("Ready"))
                .body(containsString("<td>outbox</td>"));
        RestAssured.get("/q/health/ready").then().statusCode(200).body("status", is("UP"));
    }

    @Test
    void httpErrorsAreJsonForPrograms() {
        RestAssured.get("/test/behaviour/missing")
                .then()
                .statusCode(404)
                .body("code", equalTo("TZX-1001"))
                .body("message", equalTo("prompt_id is 'missing', expected the id of a prompt"));
        RestAssured.get("/test/behaviour/busy").then().statusCode(429).header("Retry-After", "2");
        RestAssured.get("/test/behaviour/argument").then().statusCode(400).body("code", equalTo("TZ-1101"));
        RestAssured.get("/test/behaviour/bug")
                .then()
                .statusCode(500)
                .body("code", equalTo("TZ-1900"))
                .body("message", matchesPattern("internal error, incident [0-9a-f]{8} in the log of the service"));
        RestAssured.post("/test/page").then().statusCode(405);
        RestAssured.get("/nowhere").then().statusCode(404).body("message", equalTo("there is nothing at /nowhere"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "bug"})
    void httpErrorsArePagesForBrowsers(String wish) {
        RestAssured.given()
                .accept("text/html,application/xhtml+xml,*/*;q=0.8")
                .get("/test/behaviour/" + wish)
                .then()
                .contentType(startsWith("text/html"))
                .body(containsString("<nav aria-label=\"Services\">"))
                .body(containsString("error code <code>TZ"))
                .body(not(containsString("secret")));
    }

    private static void assertError(StatusRuntimeException e, Status.Code status, String code, String message) {
        assertEquals(status, e.getStatus().getCode());
        assertEquals(message, e.getStatus().getDescription());
        assertEquals(code, e.getTrailers().get(Failure.CODE_TRAILER));
    }

    private static List<String> keys(List<ConsumerRecord<String, byte[]>> records) {
        return records.stream().map(ConsumerRecord::key).toList();
    }

    private static String text(ConsumerRecord<String, byte[]> record) {
        try {
            return StringValue.parseFrom(record.value()).getValue();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private long committed(int partition) throws Exception {
        var offsets = kafka.admin()
                .listConsumerGroupOffsets("tzero-prompt")
                .partitionsToOffsetAndMetadata()
                .get();
        var place = offsets.get(new TopicPartition("prompt-submissions", partition));
        return place == null ? 0 : place.offset();
    }

    private List<String> ask(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }
}
