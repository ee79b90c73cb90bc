package dev.tzero.prompt;

import static dev.tzero.prompt.PromptFixture.assertRefused;
import static dev.tzero.prompt.PromptFixture.definition;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.tzero.prompts.PromptYaml;
import dev.tzero.proto.prompt.v1.DeletePromptRequest;
import dev.tzero.proto.prompt.v1.ExportPromptTreeRequest;
import dev.tzero.proto.prompt.v1.ExportPromptTreeResponse;
import dev.tzero.proto.prompt.v1.ImportFile;
import dev.tzero.proto.prompt.v1.ImportOptions;
import dev.tzero.proto.prompt.v1.ImportProgress;
import dev.tzero.proto.prompt.v1.ImportPromptTreeRequest;
import dev.tzero.proto.prompt.v1.ImportPromptTreeResponse;
import dev.tzero.proto.prompt.v1.ImportedPrompt;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.RefusedFile;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole trees of PromptSource in and out. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class TreeTest {

    private static final String ONE = "aaaaaaaa-0000-0000-0000-000000000001";
    private static final String TWO = "aaaaaaaa-0000-0000-0000-000000000002";
    private static final String THREE = "aaaaaaaa-0000-0000-0000-000000000003";

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
    void aFileOrPromptThatIsRefusedKeepsTheOthersFromNothing() {
        List<ImportPromptTreeResponse> news = send(
                options(false),
                file("t/a/templates.yaml", yaml("tree-a", Map.of(ONE, "{{a}} ||| {{b}}", TWO, "{{ a ||| b"))),
                file("t/broken/templates.yaml", "dataset: ["),
                ImportPromptTreeRequest.newBuilder()
                        .setFile(ImportFile.newBuilder()
                                .setPath("t/bytes/templates.yaml")
                                .setContent(ByteString.copyFrom(new byte[] {'a', (byte) 0xC3, 0x28})))
                        .build(),
                file("t/b/templates.yaml", yaml("tree-b", Map.of(THREE, "{{a}} ||| {{b}}"))));

        assertEquals(List.of(ONE + " CREATED", TWO + " REFUSED", THREE + " CREATED"), outcomes(news));
        List<RefusedFile> refused = news.stream()
                .filter(ImportPromptTreeResponse::hasRefusedFile)
                .map(ImportPromptTreeResponse::getRefusedFile)
                .toList();
        assertEquals(
                List.of("t/broken/templates.yaml TZP-1117", "t/bytes/templates.yaml TZP-1115"),
                refused.stream()
                        .map(file -> file.getPath() + " " + file.getFindings(0).getCode())
                        .toList());
        assertTrue(refused.get(1).getFindings(0).getMessage().startsWith("1 bytes are UTF-8"));
        assertEquals(
                ImportProgress.newBuilder()
                        .setFiles(4)
                        .setRefusedFiles(2)
                        .setCreated(2)
                        .setRefused(1)
                        .build(),
                news.getLast().getSummary());
        assertEquals(
                4, news.stream().filter(ImportPromptTreeResponse::hasProgress).count());
        assertEquals("importer", prompts.get(ONE).getAuthor());
    }

    @Test
    void idsThatBelongToAnotherPromptAreReportedAsCollisions() {
        String here = "bbbbbbbb-0000-0000-0000-000000000001";
        PromptRevision stored = prompts.create(definition("collide-stored", "ask", "{{a}} ||| {{b}}"));

        List<ImportPromptTreeResponse> news = send(
                file("c/one/templates.yaml", yaml("collide-one", Map.of(here, "{{a}} ||| {{b}}"))),
                file("c/two/templates.yaml", yaml("collide-two", Map.of(here, "{{a}} ||| {{b}}"))),
                file("c/three/templates.yaml", yaml("collide-three", Map.of(stored.getPromptId(), "{{a}} ||| {{b}}"))));

        assertEquals(List.of(here + " CREATED", here + " REFUSED", stored.getPromptId() + " REFUSED"), outcomes(news));
        List<ImportedPrompt> refused = imported(news).subList(1, 3);
        assertTrue(refused.stream()
                .allMatch(prompt -> prompt.getFindings(0).getCode().equals("TZP-1119")));
        assertTrue(refused.get(0).getFindings(0).getMessage().contains("'c/one/templates.yaml'"));
        assertEquals(stored, refused.get(1).getFindings(0).getStored());
        assertEquals(stored, prompts.get(stored.getPromptId()));
    }

    @Test
    void aDryRunSaysWhatWouldHappenAndStoresNothing() {
        String id = "cccccccc-0000-0000-0000-000000000001";

        List<ImportPromptTreeResponse> news =
                send(options(true), file("d/templates.yaml", yaml("dry", Map.of(id, "{{a}} ||| {{b}}"))));

        assertEquals(List.of(id + " CREATED"), outcomes(news));
        assertEquals(List.of(), prompts.list("dry"));
        assertEquals(List.of(), PromptFixture.publishedNow("dry"));
    }

    @Test
    void aPromptThatWasDeletedComesBackWithItsHistory() {
        String id = "dddddddd-0000-0000-0000-000000000001";
        ImportPromptTreeRequest file = file("e/templates.yaml", yaml("revived", Map.of(id, "{{a}} ||| {{b}}")));
        send(file);
        prompts.service.deletePrompt(
                DeletePromptRequest.newBuilder().setPromptId(id).build());

        assertEquals(List.of(id + " REVISED"), outcomes(send(file)));
        assertEquals(2, prompts.get(id).getRevision());
        assertEquals(List.of(id + " UNCHANGED"), outcomes(send(file)));
    }

    @Test
    void messagesOutOfTheirPlaceAreNamed() {
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "options",
                () -> send(file("f/templates.yaml", yaml("late", Map.of())), options(false)));
        assertRefused(Status.Code.INVALID_ARGUMENT, "part", () -> send(ImportPromptTreeRequest.getDefaultInstance()));
    }

    @Test
    void datasetsThatWouldShareAFileAreNotExportedTogether() {
        prompts.create(definition("shared/file", "ask", "{{a}} ||| {{b}}"));
        PromptRevision other =
                prompts.create(definition("shared", "ask", "{{a}} ||| {{b}}").setSubset("file"));

        assertRefused(Status.Code.FAILED_PRECONDITION, "shared/file/templates.yaml", () -> export("", ""));
        assertEquals(1, export("shared", "file").size());
        prompts.service.deletePrompt(DeletePromptRequest.newBuilder()
                .setPromptId(other.getPromptId())
                .build());
    }

    @Test
    void theGoldenTreeIsImportedAndExportedToTheSamePrompts() throws IOException {
        Path tree = ConformanceFolder.p3().resolve("templates");
        List<ImportPromptTreeRequest> files = new ArrayList<>();
        Map<String, String> expected = new TreeMap<>();
        for (Path file : PromptYaml.files(tree)) {
            String path = tree.relativize(file).toString();
            files.add(file(path, Files.readString(file)));
            expected.put(path, PromptYaml.write(PromptYaml.read(file)));
        }

        ImportProgress first =
                send(files.toArray(ImportPromptTreeRequest[]::new)).getLast().getSummary();
        ImportProgress second =
                send(files.toArray(ImportPromptTreeRequest[]::new)).getLast().getSummary();

        assertEquals(expected.size(), first.getFiles());
        assertEquals(0, first.getRefused() + first.getRefusedFiles());
        assertEquals(first.getCreated() + first.getUnchanged(), second.getUnchanged());
        assertEquals(0, second.getCreated() + second.getRevised());
        Map<String, String> exported = new TreeMap<>();
        export("", "").forEach(file -> exported.put(file.getPath(), file.getYaml()));
        exported.keySet().retainAll(expected.keySet());
        assertEquals(expected, exported);
    }

    private List<ExportPromptTreeResponse> export(String dataset, String subset) {
        List<ExportPromptTreeResponse> files = new ArrayList<>();
        prompts.service
                .exportPromptTree(ExportPromptTreeRequest.newBuilder()
                        .setDataset(dataset)
                        .setSubset(subset)
                        .build())
                .forEachRemaining(files::add);
        return files;
    }

    private List<ImportPromptTreeResponse> send(ImportPromptTreeRequest... requests) {
        return TreeClient.send(prompts.stream, List.of(requests));
    }

    private static ImportPromptTreeRequest options(boolean dryRun) {
        return ImportPromptTreeRequest.newBuilder()
                .setOptions(ImportOptions.newBuilder().setAuthor("importer").setDryRun(dryRun))
                .build();
    }

    private static ImportPromptTreeRequest file(String path, String yaml) {
        return ImportPromptTreeRequest.newBuilder()
                .setFile(ImportFile.newBuilder()
                        .setPath(path)
                        .setContent(ByteString.copyFrom(yaml, StandardCharsets.UTF_8)))
                .build();
    }

    /** A file of prompts; the name of each is its id. */
    private static String yaml(String dataset, Map<String, String> templates) {
        StringBuilder yaml = new StringBuilder("dataset: " + dataset + "\ntemplates:");
        yaml.append(templates.isEmpty() ? " {}\n" : "\n");
        new TreeMap<>(templates)
                .forEach((id, template) -> yaml.append("  " + id + ": !Template\n    answer_choices: null\n    id: "
                        + id + "\n    jinja: '" + template + "'\n    name: '" + id + "'\n    reference: ''\n"));
        return yaml.toString();
    }

    private static List<ImportedPrompt> imported(List<ImportPromptTreeResponse> news) {
        return news.stream()
                .filter(ImportPromptTreeResponse::hasPrompt)
                .map(ImportPromptTreeResponse::getPrompt)
                .toList();
    }

    private static List<String> outcomes(List<ImportPromptTreeResponse> news) {
        return imported(news).stream()
                .map(prompt ->
                        prompt.getPromptId() + " " + prompt.getOutcome().name().replace("IMPORT_OUTCOME_", ""))
                .toList();
    }
}
