package dev.tzero.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.inference.compute.Replica;
import dev.tzero.proto.inference.v1.EarlyStopping;
import dev.tzero.proto.inference.v1.GenerateOutcome;
import dev.tzero.proto.inference.v1.GenerateRequest;
import dev.tzero.proto.inference.v1.GenerateStreamRequest;
import dev.tzero.proto.inference.v1.GenerateStreamResponse;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.GeneratedSequence;
import dev.tzero.proto.inference.v1.GenerationOptions;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.RankRequest;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients of {@code InferenceService}. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class GrpcCallsTest extends ServiceFixture {

    @Inject
    Replica replica;

    @Test
    void clientsRankAndGenerateOverGrpc() {
        Promotion promotion = promote("grpc", 2);

        InferenceResult ranked = service.rank(RankRequest.newBuilder()
                        .setModel("grpc")
                        .addTasks(QUESTION)
                        .build())
                .getResults(0);
        GenerateTask task = GenerateTask.newBuilder()
                .setInput("the cat is")
                .setMaxNewTokens(4)
                .setLogProbabilities(true)
                .build();
        InferenceResult written = service.generate(GenerateRequest.newBuilder()
                        .setModel("grpc")
                        .addTasks(task)
                        .build())
                .getResults(0);
        List<GenerateStreamResponse> parts = new ArrayList<>();
        service.generateStream(GenerateStreamRequest.newBuilder()
                        .setModel("grpc")
                        .setTask(task)
                        .build())
                .forEachRemaining(parts::add);

        assertEquals(promotion.getCheckpointDigest(), ranked.getModelDigest());
        assertEquals(2, ranked.getRank().getScoresCount());
        assertTrue(written.getGenerate().getTokensCount() <= 4);
        assertTrue(written.getGenerate().getTokens(0).getLogProbability() < 0);
        assertEquals(
                written.getGenerate().getTokensList(),
                parts.stream()
                        .filter(GenerateStreamResponse::hasToken)
                        .map(GenerateStreamResponse::getToken)
                        .toList());
        assertEquals(
                written.getGenerate().getText(),
                parts.getLast().getResult().getGenerate().getText());
    }

    @Test
    void optionsOfGenerationAreThoseOfTheModelLibrary() {
        promote("options", 2);
        GenerateTask task = GenerateTask.newBuilder()
                .setInput("the cat is")
                .setMaxNewTokens(6)
                .setLogProbabilities(true)
                .build();

        GenerateOutcome beams = generate(
                "options",
                task,
                options -> options.setNumBeams(3)
                        .setNumReturnSequences(2)
                        .setEarlyStopping(EarlyStopping.EARLY_STOPPING_ALWAYS));
        UnaryOperator<GenerationOptions.Builder> draws = options -> options.setDoSample(true)
                .setSeed(7)
                .setTemperature(5)
                .setTopK(0)
                .setNumReturnSequences(3);
        GenerateOutcome drawn = generate("options", task, draws);
        GenerateOutcome again = generate("options", task, draws);
        GenerateOutcome longer = generate("options", task, options -> options.setMinNewTokens(6));

        assertEquals(2, beams.getSequencesCount());
        assertEquals(beams.getText(), beams.getSequences(0).getText());
        assertTrue(beams.getSequences(0).getScore() >= beams.getSequences(1).getScore());
        assertEquals(drawn, again);
        assertEquals(3, drawn.getSequencesCount());
        assertTrue(
                drawn.getSequencesList().stream()
                                .map(GeneratedSequence::getTokensList)
                                .distinct()
                                .count()
                        > 1,
                "draws differ");
        assertEquals(6, longer.getTokensCount());
        assertEquals(0, longer.getSequencesCount());
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "options.doSample: true: beams are not sampled",
                () -> generate(
                        "options", task, options -> options.setNumBeams(2).setDoSample(true)));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "options.topP: 2.0: expected more than 0",
                () -> generate("options", task, options -> options.setTopP(2)));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "options.num_beams: 1000: expected at most 32",
                () -> generate("options", task, options -> options.setNumBeams(1000)));
    }

    private GenerateOutcome generate(
            String model, GenerateTask task, UnaryOperator<GenerationOptions.Builder> options) {
        return service.generate(GenerateRequest.newBuilder()
                        .setModel(model)
                        .addTasks(task.toBuilder().setOptions(options.apply(GenerationOptions.newBuilder())))
                        .build())
                .getResults(0)
                .getGenerate();
    }

    @Test
    void callsThatCannotBeAnsweredSayWhy() {
        promote("refusals", 1);

        assertRefused(
                Status.Code.NOT_FOUND,
                "model: 'nobody' is not served here",
                () -> service.rank(RankRequest.newBuilder()
                        .setModel("nobody")
                        .addTasks(QUESTION)
                        .build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "tasks: 0 tasks: expected 1 to 256",
                () -> service.rank(RankRequest.newBuilder().setModel("refusals").build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "input: empty: expected a text",
                () -> service.rank(RankRequest.newBuilder()
                        .setModel("refusals")
                        .addTasks(QUESTION.toBuilder().setInput(" "))
                        .build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "choices[1]: empty",
                () -> service.rank(RankRequest.newBuilder()
                        .setModel("refusals")
                        .addTasks(QUESTION.toBuilder().setChoices(1, ""))
                        .build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "max_new_tokens: -1",
                () -> service.generate(GenerateRequest.newBuilder()
                        .setModel("refusals")
                        .addTasks(GenerateTask.newBuilder().setInput("the cat").setMaxNewTokens(-1))
                        .build()));
    }

    @Test
    void aCallWhoseDeadlinePassesStopsBeingComputed() {
        promote("impatient", 1);
        long before = answered("impatient");
        GenerateTask endless = GenerateTask.newBuilder()
                .setInput("the cat")
                .setMaxNewTokens(1024)
                .setOptions(GenerationOptions.newBuilder().setMinNewTokens(1024).setNumBeams(32))
                .build();

        StatusRuntimeException refused = assertThrows(
                StatusRuntimeException.class,
                () -> service.withDeadlineAfter(Duration.ofMillis(50))
                        .generate(GenerateRequest.newBuilder()
                                .setModel("impatient")
                                .addTasks(endless)
                                .addTasks(endless)
                                .build()));

        assertEquals(Status.Code.DEADLINE_EXCEEDED, refused.getStatus().getCode());
        Awaitility.await().atMost(LIMIT).until(() -> replica.waiting() == 0);
        assertEquals(before, answered("impatient"));
    }

    private long answered(String alias) {
        return model(alias).orElseThrow().getAnswered();
    }
}
