package dev.tzero.prompt;

import static dev.tzero.prompt.PromptFixture.assertRefused;
import static dev.tzero.prompt.PromptFixture.definition;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import dev.tzero.proto.prompt.v1.DeletePromptRequest;
import dev.tzero.proto.prompt.v1.ImportFile;
import dev.tzero.proto.prompt.v1.ImportOptions;
import dev.tzero.proto.prompt.v1.ImportPromptTreeRequest;
import dev.tzero.proto.prompt.v1.ImportPromptsRequest;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import dev.tzero.proto.prompt.v1.RenderPromptRequest;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A service that is configured to change nothing. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@TestProfile(ReadOnlyTest.ReadOnly.class)
@Tag("slow")
class ReadOnlyTest {

    private static final String ID = "eeeeeeee-0000-0000-0000-000000000001";
    private static final String YAML = "dataset: read-only\ntemplates:\n  " + ID + ": !Template\n    id: " + ID
            + "\n    jinja: '{{a}} ||| {{b}}'\n    name: ask\n";

    /** The one key. */
    public static class ReadOnly implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tzero.prompt.read-only", "true");
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
    void everyCallThatWouldChangeSomethingIsRefusedWithTheKeyToTurn() {
        refused(() -> prompts.create(definition("read-only", "ask", "{{a}} ||| {{b}}")));
        refused(() -> prompts.update(ID, 0, definition("read-only", "ask", "{{a}} ||| {{b}}")));
        refused(() -> prompts.service.deletePrompt(
                DeletePromptRequest.newBuilder().setPromptId(ID).build()));
        refused(() -> prompts.service.importPrompts(
                ImportPromptsRequest.newBuilder().setYaml(YAML).build()));
        refused(() -> TreeClient.send(prompts.stream, List.of(file())));
        assertEquals(List.of(), prompts.list("read-only"));
    }

    @Test
    void aSubmissionIsRejected() {
        PromptFixture.submit(PromptSubmission.newBuilder()
                .setSubmissionId("read-only-1")
                .setDefinition(definition("read-only", "ask", "{{a}} ||| {{b}}"))
                .build());

        assertEquals(
                "TZP-1123",
                PromptFixture.rejection("read-only-1").getFindings(0).getCode());
        assertEquals(List.of(), PromptFixture.publishedNow("read-only"));
    }

    @Test
    void whatChangesNothingStillWorks() {
        assertEquals(
                "ask",
                prompts.service
                        .renderPrompt(RenderPromptRequest.newBuilder()
                                .setDefinition(definition("read-only", "", "ask ||| b"))
                                .setRow(Struct.getDefaultInstance())
                                .build())
                        .getInput());
        assertEquals(
                1,
                TreeClient.send(
                                prompts.stream,
                                List.of(
                                        ImportPromptTreeRequest.newBuilder()
                                                .setOptions(ImportOptions.newBuilder()
                                                        .setDryRun(true))
                                                .build(),
                                        file()))
                        .getLast()
                        .getSummary()
                        .getCreated());
    }

    private static ImportPromptTreeRequest file() {
        return ImportPromptTreeRequest.newBuilder()
                .setFile(ImportFile.newBuilder()
                        .setPath("read-only/templates.yaml")
                        .setContent(ByteString.copyFromUtf8(YAML)))
                .build();
    }

    private static void refused(Runnable call) {
        assertRefused(Status.Code.FAILED_PRECONDITION, "tzero.prompt.read-only=false", call);
    }
}
