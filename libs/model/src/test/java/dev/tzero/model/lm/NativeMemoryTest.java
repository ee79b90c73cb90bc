package dev.tzero.model.lm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.TinyModel;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.generate.Greedy;
import dev.tzero.model.gpt2.TinyGpt2;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing of a step or a call stays behind: not one array that the engine knows of, and no memory that the C library knows
 * of beyond what the virtual machine needs for itself. The latter moves by a megabyte or two while code is compiled, by
 * tens of them under the optimizing compiler, which the tests of this module therefore run without.
 */
@Tag("slow")
@Tag("native-memory")
class NativeMemoryTest {

    private static final int BATCH = 32;
    private static final int STEPS = 600;
    /** Half of them rank, half generate. What families share is called often enough by the first. */
    private static final int CALLS = 10_000;

    private static final int CALLS_OF_FURTHER_FAMILIES = 2_500;
    /** One activation left behind by each step would be more. */
    private static final long ALLOWED_BYTES = 8 << 20;

    static List<TrainableModel> families() {
        return List.of(TinyModel.create(), TinyGpt2.create());
    }

    @ParameterizedTest
    @MethodSource("families")
    void hundredsOfTrainingStepsLeaveMemoryFlat(TrainableModel model) {
        TrainingOptions options = new TrainingOptions(AdamWOptions.DEFAULT, new Schedule.Constant(1e-4, 0), 1.0);
        try (TrainingSession session = TrainingSession.start(model, options)) {
            assertFlat(model, STEPS, () -> session.step(TinyModel.batch(session.step() % 50, BATCH)));
        }
    }

    @Test
    void tenThousandCallsLeaveMemoryFlat() {
        callsLeaveMemoryFlat(TinyModel.create(), CALLS);
    }

    @Test
    void thousandsOfCallsOfADecoderLeaveMemoryFlat() {
        callsLeaveMemoryFlat(TinyGpt2.create(), CALLS_OF_FURTHER_FAMILIES);
    }

    private static void callsLeaveMemoryFlat(TrainableModel model, int calls) {
        try (model) {
            RankClassifier classifier = new RankClassifier(model, RankOptions.T0);
            int[] input = TinyModel.batch(0, 1).getFirst().input();
            List<RankRequest> asked = List.of(new RankRequest(input, List.of(new int[] {3, 1}, new int[] {4, 5, 1})));
            assertFlat(model, calls / 2, () -> {
                classifier.rank(asked);
                Greedy.generate(model, List.of(input), 2);
            });
        }
    }

    @Test
    void anActivationLeftBehindByEveryStepIsSeen() {
        try (NDManager leak = TorchEngine.newManager()) {
            long before = bytesInUse();

            repeat(STEPS, () -> leak.zeros(new Shape(BATCH, 10, 16)));

            assertTrue(bytesInUse() - before > ALLOWED_BYTES);
        }
    }

    private static void assertFlat(TrainableModel model, int steps, Runnable step) {
        repeat(steps / 5, step);
        int arrays = liveArrays(model);
        long before = bytesInUse();

        repeat(steps, step);

        assertEquals(arrays, liveArrays(model));
        long grown = bytesInUse() - before;
        assertTrue(grown <= ALLOWED_BYTES, "native memory grew by " + grown + " bytes in " + steps + " steps");
    }

    /** Arrays in the model's own memory. */
    private static int liveArrays(TrainableModel model) {
        return model.flatParameters().getManager().getManagedArrays().size();
    }

    /** What the collector has yet to free is not left behind. */
    private static long bytesInUse() {
        System.gc();
        return NativeHeap.bytesInUse();
    }

    private static void repeat(int times, Runnable step) {
        for (int i = 0; i < times; i++) {
            step.run();
        }
    }
}
