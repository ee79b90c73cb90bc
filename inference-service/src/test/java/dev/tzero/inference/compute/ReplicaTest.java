package dev.tzero.inference.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.tzero.inference.TinyModels;
import dev.tzero.inference.queue.Answer;
import dev.tzero.inference.queue.Caller;
import dev.tzero.inference.queue.WorkQueue;
import dev.tzero.inference.serving.CheckpointLoader;
import dev.tzero.inference.serving.InferenceError;
import dev.tzero.inference.serving.MemoryBudget;
import dev.tzero.inference.serving.ModelRegistry;
import dev.tzero.inference.serving.TaskLimits;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.platform.errors.ErrorCode;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.GeneratedToken;
import dev.tzero.proto.inference.v1.GenerationOptions;
import dev.tzero.proto.inference.v1.RankTask;
import dev.tzero.testkit.TzeroTestResource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica whose compute thread begins when a test says so. It has nothing of Quarkus, but the engine's native code can be
 * loaded by one class loader of a process alone.
 */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class ReplicaTest {

    private static final Caller PERSON = Caller.person(() -> false);
    private static final Caller TOPIC = Caller.topic(() -> false);
    private static final RankTask QUESTION = RankTask.newBuilder()
            .setInput("is the cat red ?")
            .addChoices("yes")
            .addChoices("no")
            .build();

    @TempDir
    Path folder;

    private final WorkQueue queue = new WorkQueue(4, 60);
    private final ComputeLoop loop =
            new ComputeLoop(queue, new Limits(64, 4096), new ComputeMeters(new SimpleMeterRegistry()));
    private final ModelRegistry models = new ModelRegistry(
            new CheckpointLoader(ComputeOptions.DEFAULT),
            new MemoryBudget(Map.of(Device.cpu(), 1L << 30), Duration.ZERO),
            InstantSource.system());
    private final Replica replica =
            new Replica("mine", models, new TaskLimits(1000, 100, 1024, 256), queue, loop, Duration.ofSeconds(5));
    private boolean started;

    @AfterEach
    void stop() {
        if (started) {
            loop.close();
        }
        models.withdraw("tiny");
    }

    private void promote() {
        models.promote(TinyModels.promotion(folder, "tiny", 1));
    }

    private void start() {
        started = true;
        loop.start();
    }

    @Test
    void aFullQueueRefusesAtOnceAndSaysWhenToTryAgain() {
        promote();
        rank(PERSON, 4);

        ServiceException full = assertThrows(ServiceException.class, () -> rank(PERSON, 1));

        assertEquals(InferenceError.QUEUE_FULL, full.code());
        assertEquals("4 tasks are waiting: try again", full.getMessage());
        assertTrue(full.retryAfter().isPresent());
    }

    @Test
    void aFullQueueRefusesBeforeAModelIsLookedForAndTextsBecomeTokens() {
        promote();
        assertEquals(InferenceError.MODEL_UNKNOWN, refusalByAnUnknownModel());
        rank(PERSON, 4);

        assertEquals(InferenceError.QUEUE_FULL, refusalByAnUnknownModel());
    }

    private ErrorCode refusalByAnUnknownModel() {
        return assertThrows(ServiceException.class, () -> replica.rank("unheard of", List.of(QUESTION), PERSON))
                .code();
    }

    @Test
    void peopleAndTopicsAreBoundedApartAndInTokensToo() {
        promote();
        GenerateTask longInput = GenerateTask.newBuilder()
                .setInput("cat ".repeat(40))
                .setMaxNewTokens(1)
                .build();
        replica.generate("tiny", longInput, TOPIC, token -> {});

        assertEquals(
                InferenceError.QUEUE_FULL,
                assertThrows(ServiceException.class, () -> replica.generate("tiny", longInput, TOPIC, token -> {}))
                        .code());
        replica.generate("tiny", longInput, PERSON, token -> {});
        assertEquals(2, replica.waiting());
    }

    @Test
    void whoFoundNoRoomComesInWhenSomethingIsAnswered() {
        promote();
        CompletableFuture<List<Answer.Ranked>> before = rank(TOPIC, 4);
        assertThrows(ServiceException.class, () -> rank(TOPIC, 1));
        start();

        replica.awaitAnswer(TOPIC);

        assertEquals(4, before.join().size());
        assertEquals(4, rank(TOPIC, 4).join().size());
    }

    @Test
    void nobodyWaitsForAnAnswerOfAQueueThatIsClosed() {
        promote();
        rank(TOPIC, 4);
        queue.close();

        replica.awaitAnswer(TOPIC);

        assertEquals(
                InferenceError.STOPPING,
                assertThrows(ServiceException.class, () -> rank(TOPIC, 1)).code());
    }

    @Test
    void whatIsLargerThanTheQueueIsAnsweredWhenNobodyIsBeforeIt() {
        promote();
        start();

        assertEquals(9, rank(TOPIC, 9).join().size());
    }

    @Test
    void whoIsGoneBeforeTheirTurnIsNotComputedForAndFreesTheirPlace() {
        promote();
        AtomicBoolean gone = new AtomicBoolean();
        CompletableFuture<?> cancelled = rank(Caller.person(gone::get), 4);
        CompletableFuture<?> text = write(Caller.topic(gone::get), 5, token -> {});
        gone.set(true);
        start();

        assertFails(InferenceError.CANCELLED, cancelled);
        assertFails(InferenceError.CANCELLED, text);
        assertEquals(4, rank(PERSON, 4).join().size());
    }

    @Test
    void aTextWhoseCallerGoesAwayEndsAtTheNextStep() {
        promote();
        start();
        List<GeneratedToken> told = new ArrayList<>();

        CompletableFuture<Answer.Generated> text = write(Caller.person(() -> told.size() == 3), 1024, told::add);

        assertFails(InferenceError.CANCELLED, text);
        assertEquals(3, told.size());
    }

    @Test
    void aDeadlineThatPassesEndsTheWork() {
        promote();
        long deadline = System.nanoTime() + 100_000_000;
        CompletableFuture<?> late;
        try {
            late = rank(PERSON.until(deadline), 1);
        } catch (ServiceException e) {
            late = CompletableFuture.failedFuture(e);
        }
        while (System.nanoTime() <= deadline) {
            Thread.onSpinWait();
        }
        start();

        assertFails(InferenceError.DEADLINE_PASSED, late);
        assertEquals(1, rank(PERSON, 1).join().size());
    }

    @Test
    void aDeadlineThatCannotBeMetIsRefusedBeforeAnythingIsComputed() {
        promote();
        long inTenSeconds = System.nanoTime() + 10_000_000_000L;
        loop.pace().took(1, 1_000_000_000);
        loop.pace().waits(100);

        ServiceException refused = assertThrows(ServiceException.class, () -> rank(PERSON.until(inTenSeconds), 1));

        assertEquals(InferenceError.DEADLINE_TOO_SHORT, refused.code());
        assertTrue(refused.getMessage().contains("takes 100000 ms at least"), refused.getMessage());
        assertEquals(0, replica.waiting());
        rank(PERSON, 1);
        loop.pace().waits(0);
        rank(PERSON.until(inTenSeconds), 1);
        assertEquals(2, replica.waiting());
    }

    @Test
    void aRankingDoesNotWaitForALongText() {
        promote();
        start();
        List<GeneratedToken> told = new ArrayList<>();
        AtomicReference<Integer> toldBefore = new AtomicReference<>();
        CompletableFuture<Answer.Generated> text = write(PERSON, 1024, token -> {
            told.add(token);
            if (told.size() == 2) {
                rank(PERSON, 1).thenRun(() -> toldBefore.set(told.size()));
            }
        });

        assertEquals(1024, text.join().outcome().getTokensCount());
        assertTrue(toldBefore.get() < 1024, toldBefore.get() + " tokens were written before the ranking");
    }

    @Test
    void aTextJoinsThoseThatAreBeingWrittenAndIsTheSameAsAlone() {
        promote();
        start();
        Answer.Generated alone = write(PERSON, 12, token -> {}).join();
        AtomicReference<CompletableFuture<Answer.Generated>> second = new AtomicReference<>();
        AtomicReference<Integer> toldBefore = new AtomicReference<>();
        List<GeneratedToken> told = new ArrayList<>();
        CompletableFuture<Answer.Generated> first = write(PERSON, 600, token -> {
            told.add(token);
            if (told.size() == 5) {
                second.set(write(PERSON, 12, ignored -> {}));
                second.get().thenRun(() -> toldBefore.set(told.size()));
            }
        });
        first.join();
        Answer.Generated together = second.get().join();

        assertEquals(
                alone.outcome().getTokensList().stream()
                        .map(GeneratedToken::getId)
                        .toList(),
                together.outcome().getTokensList().stream()
                        .map(GeneratedToken::getId)
                        .toList());
        assertEquals(alone.outcome().getFinishReason(), together.outcome().getFinishReason());
        assertEquals(1, alone.timings().getBatchSize());
        assertEquals(2, together.timings().getBatchSize());
        assertTrue(toldBefore.get() < 600);
    }

    @Test
    void aPersonsTextIsReadBeforeTheNextStepAndOneForATopicWaitsForOthers() {
        promote();
        List<GeneratedToken> told = new ArrayList<>();
        List<Integer> begins = new ArrayList<>();
        CompletableFuture<Answer.Generated> first = write(TOPIC, 60, token -> {
            told.add(token);
            if (told.size() == 10 || told.size() == 30) {
                write(told.size() == 10 ? PERSON : TOPIC, 1, ignored -> begins.add(told.size()));
            }
        });
        write(TOPIC, 60, token -> {});
        write(TOPIC, 60, token -> {});
        start();

        first.join();
        assertEquals(List.of(11, 32), begins);
    }

    @Test
    void aTextThatWaitsForOthersAndIsNotWantedAnyMoreFreesItsPlace() {
        promote();
        AtomicBoolean gone = new AtomicBoolean();
        AtomicReference<CompletableFuture<Answer.Generated>> cancelled = new AtomicReference<>();
        List<GeneratedToken> told = new ArrayList<>();
        CompletableFuture<Answer.Generated> first = write(TOPIC, 60, token -> {
            told.add(token);
            gone.set(told.size() > 10);
            if (told.size() == 10) {
                cancelled.set(write(Caller.topic(gone::get), 1, ignored -> {}));
            }
        });
        write(TOPIC, 60, token -> {});
        write(TOPIC, 60, token -> {});
        start();

        assertEquals(3, first.join().timings().getBatchSize());
        assertFails(InferenceError.CANCELLED, cancelled.get());
    }

    @Test
    void whatIsNotAnsweredInTheTimeToDrainIsRefusedBeforeTheProcessEnds() throws InterruptedException {
        promote();
        ComputeLoop hasty = new ComputeLoop(
                queue, new Limits(64, 4096), new ComputeMeters(new SimpleMeterRegistry()), Duration.ofMillis(1));
        hasty.start();
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Answer.Generated> text = write(PERSON, 1024, token -> begun.countDown());
        begun.await();

        hasty.close();

        assertTrue(text.isDone());
        assertFails(InferenceError.STOPPING, text);
    }

    private CompletableFuture<List<Answer.Ranked>> rank(Caller caller, int tasks) {
        List<RankTask> all = IntStream.range(0, tasks).mapToObj(i -> QUESTION).toList();
        return replica.rank("tiny", all, caller).answer();
    }

    private CompletableFuture<Answer.Generated> write(Caller caller, int tokens, Consumer<GeneratedToken> onToken) {
        GenerateTask task = GenerateTask.newBuilder()
                .setInput("the cat is")
                .setMaxNewTokens(tokens)
                .setOptions(GenerationOptions.newBuilder().setMinNewTokens(tokens))
                .build();
        return replica.generate("tiny", task, caller, onToken).answer();
    }

    private static void assertFails(InferenceError code, CompletableFuture<?> answer) {
        CompletionException failed = assertThrows(CompletionException.class, answer::join);
        assertEquals(code, ((ServiceException) failed.getCause()).code());
    }
}
