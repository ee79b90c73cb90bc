package dev.tzero.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.tzero.proto.inference.v1.GenerateRequest;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.GenerationOptions;
import dev.tzero.proto.inference.v1.InferenceRequest;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.InferenceServiceGrpc;
import dev.tzero.proto.inference.v1.RankRequest;
import dev.tzero.proto.inference.v1.RankTask;
import dev.tzero.proto.inference.v1.UnloadModelRequest;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever is asked, the answer says what was wrong with it, and the replica serves on. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class BadInputTest extends ServiceFixture {

    private static final int CONNECTIONS = 1_500;

    /** The call as it is on the wire, for messages that no library of ours would write. */
    private static final MethodDescriptor<ByteString, ByteString> RANK_OF_BYTES = MethodDescriptor.newBuilder(
                    Bytes.MARSHALLER, Bytes.MARSHALLER)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(InferenceServiceGrpc.getRankMethod().getFullMethodName())
            .build();

    private static final class Bytes implements MethodDescriptor.Marshaller<ByteString> {
        private static final Bytes MARSHALLER = new Bytes();

        @Override
        public InputStream stream(ByteString value) {
            return value.newInput();
        }

        @Override
        public ByteString parse(InputStream stream) {
            try {
                return ByteString.readFrom(stream);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeEach
    void serve() {
        if (served("robust").isEmpty()) {
            promote("robust", 6);
        }
    }

    @AfterEach
    void servesOn() {
        assertEquals(2, service.rank(rank(QUESTION)).getResults(0).getRank().getScoresCount());
    }

    @Test
    void textsThatCannotBeRead() {
        refused("input: empty: expected a text", task(""));
        refused("input: empty: expected a text", task(" \n\t"));
        refused("input: 10000000 characters: expected at most 100000", task("a".repeat(10_000_000)));
    }

    @Test
    void choicesThatCannotBeRanked() {
        refused(
                "choices: 0 choices: expected 1 to 1000",
                RankTask.newBuilder().setInput("a").build());
        refused("choices[1]: empty", task("a", "b", " "));
        refused(
                "choices: 10000 choices: expected 1 to 1000",
                RankTask.newBuilder()
                        .setInput("a")
                        .addAllChoices(IntStream.range(0, 10_000)
                                .mapToObj(i -> "c" + i)
                                .toList())
                        .build());
        refused("choices[0]: 200000 characters", task("a", "b".repeat(200_000)));
    }

    @Test
    void equalChoicesAreRankedAndTheFirstWins() {
        var ranked =
                service.rank(rank(task("the cat", "red", "red"))).getResults(0).getRank();

        assertEquals(0, ranked.getBestChoice());
        assertEquals(ranked.getScores(0), ranked.getScores(1), 1e-5);
    }

    @Test
    void optionsOutOfRangeOrAgainstEachOther() {
        generateRefused("max_new_tokens: -5: expected", text().setMaxNewTokens(-5));
        generateRefused("max_new_tokens: 2147483647: expected 1 to 1024", text().setMaxNewTokens(Integer.MAX_VALUE));
        generateRefused(
                "options.",
                text().setOptions(GenerationOptions.newBuilder().setNumBeams(2).setDoSample(true)));
        generateRefused(
                "options.num_beams: 33",
                text().setOptions(GenerationOptions.newBuilder().setNumBeams(33)));
        generateRefused(
                "options.",
                text().setOptions(
                                GenerationOptions.newBuilder().setDoSample(true).setTemperature(-1)));
        generateRefused(
                "options.",
                text().setOptions(
                                GenerationOptions.newBuilder().setDoSample(true).setTopP(2)));
        generateRefused(
                "options.", text().setOptions(GenerationOptions.newBuilder().setMinNewTokens(-1)));
    }

    @Test
    void modelsThatNobodyKnows() {
        assertRefused(
                Status.Code.NOT_FOUND,
                "model: 'nobody' is not served here: expected an alias of",
                () -> service.rank(rank(QUESTION).toBuilder().setModel("nobody").build()));
    }

    @Test
    void callsWithoutTasksOrWithTooMany() {
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "tasks: 0 tasks: expected 1 to 256",
                () -> service.rank(RankRequest.newBuilder().setModel("robust").build()));
        RankRequest.Builder many = RankRequest.newBuilder().setModel("robust");
        IntStream.range(0, 257).forEach(i -> many.addTasks(QUESTION));
        assertRefused(
                Status.Code.INVALID_ARGUMENT, "tasks: 257 tasks: expected 1 to 256", () -> service.rank(many.build()));
    }

    @Test
    void bytesThatAreNoText() throws IOException, InterruptedException {
        byte[] json = "{\"model\": \"robust\", \"tasks\": [{\"input\": \"a\", \"unknownOption\": 1}]}"
                .getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> unknown = post("/v1/generate", json);
        assertEquals(400, unknown.statusCode(), unknown.body());
        assertTrue(unknown.body().contains("unknownOption"), unknown.body());

        HttpResponse<String> noJson = post("/v1/rank", new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertEquals(400, noJson.statusCode(), noJson.body());
        assertTrue(noJson.body().contains("the body is no JSON of a RankRequest"), noJson.body());
    }

    @Test
    void messagesThatCannotBeReadAreToldWhy() {
        ByteString text = ByteString.copyFrom(new byte[] {'a', (byte) 0xff});
        ByteString task = field(RankTask.INPUT_FIELD_NUMBER, text);
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "field tasks.input of the tzero.inference.v1.RankRequest is not UTF-8, expected text",
                () -> rankOfBytes(field(RankRequest.TASKS_FIELD_NUMBER, task)));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "is not the Protobuf of a tzero.inference.v1.RankRequest",
                () -> rankOfBytes(ByteString.copyFrom(new byte[] {10, 100, 1})));
    }

    private void rankOfBytes(ByteString message) {
        ClientCalls.blockingUnaryCall(channel, RANK_OF_BYTES, CallOptions.DEFAULT, message);
    }

    private static ByteString field(int number, ByteString value) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        number,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(value)
                                .build())
                .build()
                .toByteString();
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsSent() throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write(("POST /v1/rank HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: "
                                    + (33 << 20) + "\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));

            assertEquals(
                    "HTTP/1.1 413 Request Entity Too Large",
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine());
        }
    }

    @Test
    void aMessageThatIsTooLarge() {
        assertRefused(
                Status.Code.RESOURCE_EXHAUSTED,
                "bytes: expected at most 33554432; ask in several calls",
                () -> service.rank(rank(task("a".repeat(34 << 20)))));
        StatusRuntimeException beyondTheTransport =
                assertThrows(StatusRuntimeException.class, () -> service.rank(rank(task("a".repeat(66 << 20)))));
        assertEquals(
                Status.Code.RESOURCE_EXHAUSTED, beyondTheTransport.getStatus().getCode());
    }

    @Test
    void recordsThatCannotBeAnsweredHaveAResultThatSaysWhy() {
        request(asked("bad/empty").setRank(task("")).build());
        request(asked("bad/beams")
                .setGenerate(text().setOptions(
                                GenerationOptions.newBuilder().setNumBeams(2).setDoSample(true)))
                .build());
        request(asked("bad/nobody").setModel("nobody").setRank(QUESTION).build());
        request(asked("bad/nothing").build());

        Map<String, String> codes = results("bad/", 4).stream()
                .collect(Collectors.toMap(
                        InferenceResult::getRequestId,
                        result -> result.getFailure().getCode()));
        assertEquals(
                Map.of(
                        "bad/empty", "TZI-1003",
                        "bad/beams", "TZI-1008",
                        "bad/nobody", "TZI-1201",
                        "bad/nothing", "TZI-1002"),
                codes);
    }

    @Test
    void manyConnectionsThatSayNothingOrHalfARequest() throws IOException {
        List<Socket> connections = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket socket = new Socket(address.getHost(), address.getPort());
                connections.add(socket);
                String half =
                        switch (i % 3) {
                            case 0 -> "POST /v1/rank HTTP/1.1\r\nhost: here\r\ncontent-length: 1000\r\n\r\n{";
                            case 1 ->
                                "POST / HTTP/1.1\r\nhost: here\r\ncontent-type: application/x-www-form-urlencoded\r\n"
                                        + "content-length: 1000\r\n\r\ninput=a";
                            default -> "";
                        };
                socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
            }

            servesOn();
        } finally {
            for (Socket connection : connections) {
                connection.close();
            }
        }
    }

    @Test
    void aModelThatVanishedFromDisk() throws IOException {
        Promotion gone = promote("vanishing", 7);
        service.unloadModel(
                UnloadModelRequest.newBuilder().setModel("vanishing").build());
        Path place = Path.of(URI.create(gone.getUri()));
        Files.move(place, place.resolveSibling("elsewhere"));

        assertRefused(
                Status.Code.FAILED_PRECONDITION,
                "there is no such folder on this machine",
                () -> service.rank(
                        rank(QUESTION).toBuilder().setModel("vanishing").build()));
    }

    private void refused(String sentence, RankTask task) {
        assertRefused(Status.Code.INVALID_ARGUMENT, sentence, () -> service.rank(rank(task)));
    }

    private void generateRefused(String sentence, GenerateTask.Builder task) {
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                sentence,
                () -> service.generate(GenerateRequest.newBuilder()
                        .setModel("robust")
                        .addTasks(task)
                        .build()));
    }

    private static GenerateTask.Builder text() {
        return GenerateTask.newBuilder().setInput("the cat");
    }

    private static RankTask task(String input, String... choices) {
        return RankTask.newBuilder()
                .setInput(input)
                .addAllChoices(choices.length == 0 ? List.of("yes", "no") : List.of(choices))
                .build();
    }

    private static RankRequest rank(RankTask task) {
        return RankRequest.newBuilder().setModel("robust").addTasks(task).build();
    }

    private static InferenceRequest.Builder asked(String id) {
        return InferenceRequest.newBuilder().setRequestId(id).setModel("robust");
    }

    private HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(address.resolve(path))
                            .header("content-type", "application/json")
                            .header("accept", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
