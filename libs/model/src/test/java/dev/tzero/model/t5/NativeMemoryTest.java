package dev.tzero.model.t5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.TinyModel;
import dev.tzero.model.generate.Generator;
import dev.tzero.model.rank.RankClassifier;
import dev.tzero.model.rank.RankOptions;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.train.AdamWOptions;
import dev.tzero.model.train.Schedule;
import dev.tzero.model.train.TrainingOptions;
import dev.tzero.model.train.TrainingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing of a step or a call stays behind. */
@Tag("slow")
class NativeMemoryTest {

    private static final int BATCH = 8;
    /** Ten float32 arrays of the smallest kind per step would already be more. */
    private static final long ALLOWED_KIB = 24 * 1024;

    @Test
    void thousandsOfTrainingStepsLeaveMemoryFlat() throws IOException {
        TrainingOptions options = new TrainingOptions(AdamWOptions.DEFAULT, new Schedule.Constant(1e-4, 0), 1.0);
        try (TrainingSession session = TrainingSession.start(TinyModel.create(), options)) {
            steps(session, 500);
            int arrays = session.model().liveArrays();
            long before = residentKib();

            steps(session, 2500);

            assertEquals(arrays, session.model().liveArrays());
            assertFlat(before);
        }
    }

    @Test
    void thousandsOfCallsLeaveMemoryFlat() throws IOException {
        try (T5Model model = TinyModel.create()) {
            calls(model, 300);
            int arrays = model.liveArrays();
            long before = residentKib();

            calls(model, 1500);

            assertEquals(arrays, model.liveArrays());
            assertFlat(before);
        }
    }

    private static void steps(TrainingSession session, long until) {
        while (session.step() < until) {
            session.step(TinyModel.batch(session.step() % 50, BATCH));
        }
    }

    private static void calls(T5Model model, int count) {
        RankClassifier classifier = new RankClassifier(model, RankOptions.T0);
        Generator generator = new Generator(model);
        for (int i = 0; i < count; i++) {
            int[] input = TinyModel.batch(i % 50, 1).getFirst().input();
            classifier.rank(List.of(new RankRequest(input, List.of(new int[] {3, 1}, new int[] {4, 5, 1}))));
            generator.generate(List.of(input), 3);
        }
    }

    private static void assertFlat(long before) throws IOException {
        long grown = residentKib() - before;
        assertTrue(grown < ALLOWED_KIB, "resident memory grew by " + grown + " KiB");
    }

    private static long residentKib() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
