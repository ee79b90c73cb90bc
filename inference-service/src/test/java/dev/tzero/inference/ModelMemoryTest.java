package dev.tzero.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.tzero.inference.serving.CheckpointLoader;
import dev.tzero.inference.serving.InferenceError;
import dev.tzero.inference.serving.LoadedModel;
import dev.tzero.inference.serving.MemoryBudget;
import dev.tzero.inference.serving.ModelRegistry;
import dev.tzero.inference.serving.Served;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.testkit.TzeroTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in the service only because libtorch is loaded by one class loader of a process alone. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class ModelMemoryTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final AtomicLong seconds = new AtomicLong();
    private final CheckpointLoader loader = new CheckpointLoader(ComputeOptions.DEFAULT);

    @Test
    void theModelUsedLongestAgoLeavesAndIsLoadedAgainWhenItIsAsked() {
        ModelRegistry models = models(2, Duration.ZERO);
        models.promote(promotion("a", 1));
        models.promote(promotion("b", 2));
        models.lease("a").release();

        models.promote(promotion("c", 3));
        assertEquals(List.of("a", "c"), loaded(models), "b was used longest ago");

        LoadedModel again = models.lease("b");
        assertEquals(models.digest("b"), again.digest());
        again.release();
        assertEquals(List.of("b", "c"), loaded(models));
        assertEquals(2 * bytes(), models.budget().used());
        assertEquals(
                List.of("a", "b", "c"),
                models.served().stream().map(Served::alias).toList());
    }

    @Test
    void aModelThatSomebodyWorksWithStaysAndTheOtherIsRefusedWithTheFigures() {
        ModelRegistry models = models(1, Duration.ZERO);
        models.promote(promotion("a", 1));
        LoadedModel working = models.lease("a");

        ServiceException full = assertThrows(ServiceException.class, () -> models.promote(promotion("b", 2)));
        assertEquals(InferenceError.MEMORY_FULL, full.code());
        assertTrue(
                full.getMessage()
                        .contains("needs " + bytes() + " bytes of memory on cpu: " + bytes() + " of " + bytes()),
                full.getMessage());
        assertEquals(List.of("a"), loaded(models));

        working.release();
        models.promote(promotion("b", 2));
        assertEquals(List.of("b"), loaded(models));
    }

    @Test
    void aModelWaitsForTheWorkThatIsInItsWay() {
        ModelRegistry models = models(1, LONG);
        models.promote(promotion("a", 1));
        LoadedModel working = models.lease("a");

        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> models.promote(promotion("b", 2)));
        working.release();
        waiting.join();

        assertEquals(List.of("b"), loaded(models));
    }

    @Test
    void aModelThatCanNeverFitIsRefusedBeforeItIsLoaded() {
        ModelRegistry models = new ModelRegistry(loader, budget(bytes() - 1, LONG), () -> Instant.ofEpochSecond(0));

        ServiceException refused = assertThrows(ServiceException.class, () -> models.promote(promotion("a", 1)));

        assertEquals(InferenceError.MODEL_TOO_LARGE, refused.code());
        assertTrue(
                refused.getMessage()
                        .endsWith("needs " + bytes() + " bytes of memory on cpu: expected at most " + (bytes() - 1)
                                + ", tzero.inference.memory-budget"),
                refused.getMessage());
        assertEquals(refused.getMessage(), models.refused().get("a"));
        assertEquals(0, models.budget().used());
    }

    @Test
    void aModelThatVanishedFromDiskSaysSoAndTheOthersServeOn() throws IOException {
        ModelRegistry models = models(2, Duration.ZERO);
        Promotion gone = promotion("gone", 1);
        models.promote(gone);
        models.promote(promotion("here", 2));
        models.unload("gone");
        Path where = Path.of(URI.create(gone.getUri()));
        Path away = where.resolveSibling("away");
        Files.move(where, away);

        ServiceException vanished = assertThrows(ServiceException.class, () -> models.lease("gone"));
        assertEquals(InferenceError.MODEL_UNUSABLE, vanished.code());
        assertTrue(vanished.getMessage().endsWith(": there is no such folder on this machine"), vanished.getMessage());
        assertEquals(bytes(), models.budget().used(), "what was taken for it is given back");
        models.lease("here").release();

        Files.move(away, where);
        models.lease("gone").release();
        assertEquals(List.of("gone", "here"), loaded(models));
    }

    @Test
    void whereOnlyOneFitsABadCheckpointIsRefusedAndTheOldOneIsLoadedAgain() throws IOException {
        ModelRegistry models = models(1, Duration.ZERO);
        models.promote(promotion("a", 1));
        String good = models.digest("a");
        Promotion bad = promotion("a", 2);
        Path weights = Path.of(URI.create(bad.getUri())).resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);

        ServiceException refused = assertThrows(ServiceException.class, () -> models.promote(bad));
        LoadedModel answers = models.lease("a");

        assertTrue(refused.getMessage().contains("its weights have the digest"), refused.getMessage());
        assertEquals(good, answers.digest());
        answers.release();
    }

    @Test
    void twoAliasesOfOneCheckpointShareItsMemory() {
        ModelRegistry models = models(1, Duration.ZERO);
        Promotion first = promotion("a", 1);
        models.promote(first);
        models.promote(first.toBuilder().setAlias("b").build());

        LoadedModel a = models.lease("a");
        LoadedModel b = models.lease("b");
        assertSame(a, b);
        a.release();
        b.release();
        models.withdraw("a");
        assertEquals(List.of("b"), loaded(models));
        models.withdraw("b");
        assertEquals(0, models.budget().used());
    }

    @Test
    void anUnloadedModelLeavesAfterTheWorkThatWasAcceptedForIt() {
        ModelRegistry models = models(1, Duration.ZERO);
        models.promote(promotion("a", 1));
        LoadedModel working = models.lease("a");

        models.unload("a");
        assertEquals(List.of(), loaded(models));
        assertEquals(bytes(), models.budget().used());
        working.release();

        assertEquals(0, models.budget().used());
    }

    private ModelRegistry models(int many, Duration patience) {
        return new ModelRegistry(
                loader, budget(many * bytes(), patience), () -> Instant.ofEpochSecond(seconds.incrementAndGet()));
    }

    private static MemoryBudget budget(long bytes, Duration patience) {
        return new MemoryBudget(Map.of(Device.cpu(), bytes), patience);
    }

    private long bytes() {
        return loader.size(promotion("size", 0)).bytes();
    }

    private static List<String> loaded(ModelRegistry models) {
        return models.served().stream()
                .filter(Served::loaded)
                .map(Served::alias)
                .toList();
    }

    private Promotion promotion(String alias, long seed) {
        Path place = folder.resolve(alias + seed);
        try {
            return TinyModels.promotion(
                    Files.isDirectory(place) ? Files.createTempDirectory(folder, alias) : Files.createDirectory(place),
                    alias,
                    seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
