package dev.tzero.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.proto.inference.v1.GenerateOutcome;
import dev.tzero.proto.inference.v1.GenerateRequest;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.LoadModelRequest;
import dev.tzero.proto.inference.v1.ModelState;
import dev.tzero.proto.inference.v1.RankOutcome;
import dev.tzero.proto.inference.v1.RankRequest;
import dev.tzero.proto.inference.v1.UnloadModelRequest;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.testkit.TzeroTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients ask without pause while their model is exchanged below them. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class PromotionUnderLoadTest extends ServiceFixture {

    private static final String ALIAS = "under-load";
    private static final int CLIENTS = 6;

    /** What one model says to the one question of each kind. */
    private record Sayings(RankOutcome ranked, GenerateOutcome written) {

        void assertIs(InferenceResult result) {
            if (result.hasRank()) {
                for (int i = 0; i < ranked.getScoresCount(); i++) {
                    assertEquals(ranked.getScores(i), result.getRank().getScores(i), 1e-4);
                }
            } else {
                assertEquals(written.getText(), result.getGenerate().getText());
                assertEquals(written.getScore(), result.getGenerate().getScore(), 1e-4);
            }
        }
    }

    @Test
    void noRequestFailsAndEachAnswerIsThatOfTheModelItNames() throws IOException {
        Promotion first = TinyModels.promotion(folder, ALIAS, 1);
        Promotion second = TinyModels.promotion(folder, ALIAS, 2);
        Promotion bad = damaged(TinyModels.promotion(folder, ALIAS, 3));
        promote(second);
        Sayings secondSays = sayings();
        promote(first);
        Sayings firstSays = sayings();
        assertNotEquals(
                firstSays.ranked().getScores(0),
                secondSays.ranked().getScores(0),
                1e-3,
                "the models can be told apart");
        Map<String, Sayings> sayings =
                Map.of(first.getCheckpointDigest(), firstSays, second.getCheckpointDigest(), secondSays);

        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                boolean ranks = i % 2 == 0;
                clients.add(CompletableFuture.runAsync(
                        () -> {
                            while (!enough.get()) {
                                InferenceResult result = ranks ? rank() : write();
                                sayings.get(result.getModelDigest()).assertIs(result);
                                answered.incrementAndGet();
                            }
                        },
                        threads));
            }
            try {
                awaitMore(answered, clients);
                for (Promotion next : List.of(second, first)) {
                    promote(next);
                    awaitMore(answered, clients);
                    assertEquals(next.getCheckpointDigest(), rank().getModelDigest());
                }
                String why = promoteInVain(bad);
                assertTrue(why.contains("its weights have the digest"), why);
                awaitMore(answered, clients);
                assertEquals(first.getCheckpointDigest(), rank().getModelDigest());
                promote(second);
                awaitMore(answered, clients);
            } finally {
                enough.set(true);
            }
        }

        clients.forEach(CompletableFuture::join);
        assertEquals(second.getCheckpointDigest(), rank().getModelDigest());
        assertEquals("", model(ALIAS).orElseThrow().getRefused());
    }

    @Test
    void aModelIsUnloadedByACallAndLoadedByAnotherOrByAQuestion() {
        Promotion promotion = promote("by-call", 5);
        UnloadModelRequest unload =
                UnloadModelRequest.newBuilder().setModel("by-call").build();

        assertEquals(
                ModelState.MODEL_STATE_UNLOADED,
                service.unloadModel(unload).getModels(0).getState());
        assertEquals(
                ModelState.MODEL_STATE_LOADED,
                service.loadModel(LoadModelRequest.newBuilder()
                                .setModel(promotion.getCheckpointDigest())
                                .build())
                        .getModels(0)
                        .getState());
        service.unloadModel(unload);
        InferenceResult answer = service.rank(RankRequest.newBuilder()
                        .setModel("by-call")
                        .addTasks(QUESTION)
                        .build())
                .getResults(0);

        assertEquals(promotion.getCheckpointDigest(), answer.getModelDigest());
        assertEquals(
                ModelState.MODEL_STATE_LOADED, model("by-call").orElseThrow().getState());
        assertTrue(model("by-call").orElseThrow().getBytes() > 0);
    }

    /** Waits until every client has asked again, several times over. */
    private static void awaitMore(AtomicInteger answered, List<CompletableFuture<Void>> clients) {
        int before = answered.get();
        Awaitility.await().atMost(LIMIT).until(() -> {
            clients.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
            return answered.get() >= before + 5 * CLIENTS;
        });
    }

    private static Promotion damaged(Promotion promotion) throws IOException {
        Path weights = Path.of(URI.create(promotion.getUri())).resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        return promotion;
    }

    private Sayings sayings() {
        return new Sayings(rank().getRank(), write().getGenerate());
    }

    private InferenceResult rank() {
        return service.rank(RankRequest.newBuilder()
                        .setModel(ALIAS)
                        .addTasks(QUESTION)
                        .build())
                .getResults(0);
    }

    private InferenceResult write() {
        return service.generate(GenerateRequest.newBuilder()
                        .setModel(ALIAS)
                        .addTasks(
                                GenerateTask.newBuilder().setInput("the cat is").setMaxNewTokens(8))
                        .build())
                .getResults(0);
    }
}
