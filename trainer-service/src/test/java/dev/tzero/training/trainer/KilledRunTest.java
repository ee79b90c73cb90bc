package dev.tzero.training.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.corpus.kafka.KafkaExampleLogs;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.proto.training.v1.Checkpoint;
import dev.tzero.proto.training.v1.NewModel;
import dev.tzero.proto.training.v1.TrainingRequest;
import dev.tzero.testkit.TzeroTestResource;
import dev.tzero.training.Requests;
import dev.tzero.training.TestCorpus;
import dev.tzero.training.TestFolder;
import dev.tzero.training.checkpoint.CheckpointShelf;
import dev.tzero.training.persistence.JdbcRunLedgers;
import dev.tzero.training.run.Run;
import dev.tzero.training.run.RunBook;
import dev.tzero.training.run.RunBook.UnknownCorpus;
import dev.tzero.training.run.RunStatus.Complete;
import dev.tzero.training.run.TrainingPlan;
import dev.tzero.training.session.Learner;
import dev.tzero.training.session.Learners;
import dev.tzero.training.session.TorchLearners;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run that is killed in the middle of anything, on the real log, ledger, disk and engine. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class KilledRunTest {
    /** No multiple of batch, window or partitions: the last pass ends in the middle of everything. */
    private static final int EXAMPLES = 50;

    private static final int STEPS = 40;
    private static final long CHECKPOINT_EVERY = 7;

    @Inject
    JdbcRunLedgers ledgers;

    @Inject
    KafkaClients kafka;

    @Inject
    RunClaims claims;

    @Inject
    RunBook runs;

    private static dev.tzero.proto.dataset.v1.CorpusManifest corpus;

    @BeforeAll
    static void writeCorpus() {
        corpus = TestCorpus.write("killed-run", EXAMPLES);
    }

    /** What a SIGKILL leaves: nothing is caught, stopped, saved or told. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    @Test
    void aRunThatWasKilledOverAndOverEndsWithTheSameWeightsAsOneThatWasNot() throws IOException {
        Map<Long, String> unbroken;
        try (var claim = begin("unbroken")) {
            train("unbroken", claim, Long.MAX_VALUE);
            unbroken = digests("unbroken");
        }

        try (var claim = begin("killed")) {
            for (long killAt : new long[] {3, 5, 17, 20, 33}) {
                assertThrows(Killed.class, () -> train("killed", claim, killAt));
                assertTrue(find("killed").status().unfinished());
            }
            // Killed while it wrote one checkpoint, and between another one's renaming and its publication.
            Path folder = TestFolder.checkpoints().resolve("killed");
            Path half = Files.createDirectories(folder.resolve(".step-35.123"));
            Files.writeString(half.resolve("model.safetensors"), "half");
            Path unpublished = Files.createDirectories(folder.resolve("step-35"));
            Files.writeString(unpublished.resolve("model.safetensors"), "unpublished");
            train("killed", claim, Long.MAX_VALUE);

            assertFalse(Files.exists(half));
        }

        assertEquals(List.of(0L, 7L, 14L, 21L, 28L, 35L, 40L), List.copyOf(unbroken.keySet()));
        assertEquals(unbroken, digests("killed"));
        assertEquals(7, unbroken.values().stream().distinct().count());
        assertEquals(new Complete(), find("killed").status());
        assertEquals(places("unbroken"), places("killed"));
    }

    @Test
    void theSeedOfTheModelDecidesAboutTheWeights() throws IOException {
        try (var claim = begin("seed-7")) {
            train("seed-7", claim, Long.MAX_VALUE);
        }
        var other = request("seed-8");
        other.getNewModelBuilder().setSeed(8);
        try (var claim = begin(other.build())) {
            train("seed-8", claim, Long.MAX_VALUE);
        }

        assertFalse(digests("seed-7").containsValue(digests("seed-8").get(0L)));
    }

    private RunClaims.Claim begin(String runId) {
        return begin(request(runId).build());
    }

    /** The claim comes first, so that the service itself leaves the run alone. */
    private RunClaims.Claim begin(TrainingRequest request) {
        var claim = claims.claim(request.getRunId()).orElseThrow();
        ledgers.call(ledger -> {
            ledger.learn(corpus);
            return runs.request(ledger, request, UnknownCorpus.REFUSED);
        });
        return claim;
    }

    private static TrainingRequest.Builder request(String runId) {
        var request = Requests.request(
                        runId, corpus.getCorpusId(), TestFolder.tokenizer().toUri())
                .setCheckpointEvery(CHECKPOINT_EVERY);
        request.getHyperparametersBuilder().setSteps(STEPS);
        return request;
    }

    private void train(String runId, RunClaims.Claim claim, long killAt) throws IOException {
        var tools = new TrainerTools(
                ledgers,
                new DyingLearners(killAt),
                new KafkaExampleLogs(kafka),
                new CheckpointShelf(TestFolder.checkpoints()),
                new RunSignal(),
                new TrainerMetrics(new SimpleMeterRegistry()),
                Clock.systemUTC(),
                System::nanoTime);
        new RunLoop(tools, find(runId), claim, () -> false).train();
    }

    private Run find(String runId) {
        return ledgers.call(ledger -> ledger.find(runId)).orElseThrow();
    }

    private Map<Long, String> digests(String runId) {
        var digests = new LinkedHashMap<Long, String>();
        ledgers.call(ledger -> ledger.checkpoints(runId)).forEach(c -> digests.put(c.getStep(), c.getDigest()));
        return digests;
    }

    private List<List<dev.tzero.proto.training.v1.PartitionOffset>> places(String runId) {
        return ledgers.call(ledger -> ledger.checkpoints(runId)).stream()
                .map(Checkpoint::getNextOffsetsList)
                .toList();
    }

    /** Real learners that die in a step of this attempt. */
    private record DyingLearners(long killAt) implements Learners {
        private static final Learners REAL = new TorchLearners();

        @Override
        public Learner create(NewModel model, TrainingPlan plan, long totalSteps) throws IOException {
            return new Dying(REAL.create(model, plan, totalSteps), 0);
        }

        @Override
        public Learner open(Path folder, TrainingPlan plan, long totalSteps) throws IOException {
            return new Dying(REAL.open(folder, plan, totalSteps), 0);
        }

        @Override
        public Learner resume(Path folder, TrainingPlan plan, long totalSteps) throws IOException {
            long step = Long.parseLong(folder.getFileName().toString().substring("step-".length()));
            return new Dying(REAL.resume(folder, plan, totalSteps), step);
        }

        private final class Dying implements Learner {
            private final Learner real;
            private long step;

            Dying(Learner real, long step) {
                this.real = real;
                this.step = step;
            }

            @Override
            public Step step(List<Tokens> batch) {
                step++;
                if (step == killAt) {
                    throw new Killed();
                }
                return real.step(batch);
            }

            @Override
            public Tokens tokens(String input, String target) {
                return real.tokens(input, target);
            }

            @Override
            public List<List<Tokens>> batches(List<Tokens> window, int batchSize, long seed) {
                return real.batches(window, batchSize, seed);
            }

            @Override
            public String save(Path folder, Map<String, Object> notes) throws IOException {
                return real.save(folder, notes);
            }

            @Override
            public void close() {
                real.close();
            }
        }
    }
}
