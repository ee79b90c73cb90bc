package dev.tzero.model.t5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.TinyModel;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.generate.Generator;
import dev.tzero.model.rank.RankClassifier;
import dev.tzero.model.rank.RankOptions;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.train.AdamWOptions;
import dev.tzero.model.train.Schedule;
import dev.tzero.model.train.TrainingOptions;
import dev.tzero.model.train.TrainingSession;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Nothing of a step or a call stays behind. What leaks grows in every window of steps; what the virtual machine allocates
 * for itself, compiled code for instance, does not.
 */
@Tag("slow")
class NativeMemoryTest {

    private static final int BATCH = 8;
    private static final int WINDOWS = 6;
    /** One small array left behind by each step of a window would already be more. */
    private static final long ALLOWED_BYTES_PER_STEP = 128;

    @Test
    void thousandsOfTrainingStepsLeaveMemoryFlat() {
        TrainingOptions options = new TrainingOptions(AdamWOptions.DEFAULT, new Schedule.Constant(1e-4, 0), 1.0);
        try (TrainingSession session = TrainingSession.start(TinyModel.create(), options)) {
            assertFlat(session.model(), 400, () -> session.step(TinyModel.batch(session.step() % 50, BATCH)));
        }
    }

    @Test
    void thousandsOfCallsLeaveMemoryFlat() {
        try (T5Model model = TinyModel.create()) {
            RankClassifier classifier = new RankClassifier(model, RankOptions.T0);
            Generator generator = new Generator(model);
            int[] input = TinyModel.batch(0, 1).getFirst().input();
            List<RankRequest> asked = List.of(new RankRequest(input, List.of(new int[] {3, 1}, new int[] {4, 5, 1})));
            assertFlat(model, 250, () -> {
                classifier.rank(asked);
                generator.generate(List.of(input), 3);
            });
        }
    }

    @Test
    void anArrayLeftBehindByEveryStepIsSeen() {
        try (NDManager leak = TorchEngine.newManager()) {
            long least = leastGrowth(250, () -> leak.zeros(new Shape(64)));

            assertTrue(least > 250 * ALLOWED_BYTES_PER_STEP, "grew by " + least + " bytes in the calmest window");
        }
    }

    private static void assertFlat(T5Model model, int stepsPerWindow, Runnable step) {
        repeat(stepsPerWindow, step);
        int arrays = model.liveArrays();

        long least = leastGrowth(stepsPerWindow, step);

        assertEquals(arrays, model.liveArrays());
        assertTrue(
                least <= stepsPerWindow * ALLOWED_BYTES_PER_STEP,
                "native memory grew in every window, by " + least + " bytes in the calmest");
    }

    private static long leastGrowth(int stepsPerWindow, Runnable step) {
        long least = Long.MAX_VALUE;
        for (int window = 0; window < WINDOWS; window++) {
            long before = NativeHeap.bytesInUse();
            repeat(stepsPerWindow, step);
            least = Math.min(least, NativeHeap.bytesInUse() - before);
        }
        return least;
    }

    private static void repeat(int times, Runnable step) {
        for (int i = 0; i < times; i++) {
            step.run();
        }
    }
}
