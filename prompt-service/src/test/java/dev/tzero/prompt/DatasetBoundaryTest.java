package dev.tzero.prompt;

import static dev.tzero.prompt.PromptFixture.definition;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tzero.prompt.datasets.DatasetServiceFixture;
import dev.tzero.proto.prompt.v1.CheckPromptRequest;
import dev.tzero.proto.prompt.v1.CheckPromptResponse;
import dev.tzero.proto.prompt.v1.DatasetStatistics;
import dev.tzero.proto.prompt.v1.GetPromptStatisticsRequest;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptMetadata;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import dev.tzero.proto.prompt.v1.RowTrial;
import dev.tzero.testkit.TzeroTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service beside the far side of the dataset service's contract; the real one answers in the end-to-end tests. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@QuarkusTestResource(value = DatasetBoundaryTest.DatasetService.class, restrictToAnnotatedClass = true)
@Tag("slow")
class DatasetBoundaryTest {

    /** Starts the far side. */
    public static class DatasetService implements QuarkusTestResourceLifecycleManager {
        private DatasetServiceFixture fixture;

        @Override
        public Map<String, String> start() {
            fixture = new DatasetServiceFixture();
            return Map.of("tzero.prompt.datasets.address", fixture.address(), "tzero.prompt.datasets.deadline", "20s");
        }

        @Override
        public void stop() {
            fixture.close();
        }
    }

    @TestHTTPResource("/")
    URI address;

    private PromptFixture prompts;

    @BeforeEach
    void connect() {
        prompts = new PromptFixture(address);
    }

    @AfterEach
    void disconnect() {
        prompts.close();
    }

    @Test
    void aCheckLooksAtColumnsAndRows() {
        CheckPromptResponse check = check(definition("colors", "check", "{{text}} or {{shade}} ||| {{text}}"), "");

        assertEquals(
                List.of("TZP-1121 template:1:15", "TZP-1113 template"),
                check.getFindingsList().stream()
                        .map(finding -> finding.getCode() + " " + finding.getPlace())
                        .toList());
        assertEquals(RowTrial.newBuilder().setTried(4).setBlank(1).build(), check.getRows());
    }

    @Test
    void aPromptThatFailsOnEveryRowIsRejectedOnTheTopicToo() {
        PromptFixture.submit(PromptSubmission.newBuilder()
                .setSubmissionId("boundary-1")
                .setDefinition(definition("colors", "fails", "{{text}} ||| {{ text.foo.bar }}"))
                .build());

        assertEquals(
                "TZP-1112", PromptFixture.rejection("boundary-1").getFindings(0).getCode());
    }

    @Test
    void aDatasetThatIsNotThereLeavesThePromptUnchecked() {
        CheckPromptResponse check = check(definition("nobody", "ask", "{{text}} ||| {{text}}"), "");

        assertEquals("TZP-1122", check.getFindings(0).getCode());
        assertFalse(check.hasRows());
    }

    @Test
    void aNameIsTakenForOthersOnly() {
        PromptRevision stored = prompts.create(definition("colors", "taken", "Is {{text}} ||| {{label}}"));
        PromptDefinition.Builder same = definition("colors", "taken", "Was {{text}} ||| {{label}}");

        assertEquals(
                List.of("TZP-1110"),
                check(same, "").getFindingsList().stream()
                        .map(finding -> finding.getCode())
                        .toList());
        assertEquals(0, check(same, stored.getPromptId()).getFindingsCount());
    }

    @Test
    void trainingInstancesAreRowsTimesPrompts() {
        prompts.create(definition("colors", "one", "One {{text}} ||| {{label}}")
                .setMetadata(PromptMetadata.newBuilder()
                        .setOriginalTask(true)
                        .addMetrics("Accuracy")
                        .addLanguages("en")));
        prompts.create(definition("sizeless", "one", "One {{text}} ||| {{label}}"));

        List<DatasetStatistics> statistics = prompts.service
                .getPromptStatistics(GetPromptStatisticsRequest.getDefaultInstance())
                .getDatasetsWithPromptsList();

        DatasetStatistics colors = of(statistics, "colors");
        assertEquals(4, colors.getTrainingRows());
        assertEquals(4 * colors.getPrompts(), colors.getTrainingInstances());
        assertEquals(1, colors.getOriginalTaskPrompts());
        assertEquals(List.of("Accuracy"), colors.getMetricsList());
        assertEquals(List.of("en"), colors.getLanguagesList());
        assertFalse(of(statistics, "sizeless").hasTrainingRows());
    }

    private CheckPromptResponse check(PromptDefinition.Builder definition, String promptId) {
        return prompts.service.checkPrompt(CheckPromptRequest.newBuilder()
                .setDefinition(definition)
                .setPromptId(promptId)
                .build());
    }

    private static DatasetStatistics of(List<DatasetStatistics> statistics, String dataset) {
        return statistics.stream()
                .filter(counts -> counts.getDataset().equals(dataset))
                .findFirst()
                .orElseThrow();
    }
}
