package dev.tzero.local.prompts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.embedded.Ports;
import dev.tzero.local.CommandRun;
import dev.tzero.proto.prompt.v1.ExportPromptTreeResponse;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptMetadata;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that talk to a prompt service, against one that answers as it is told. */
class ServiceCommandsTest {

    private static final String ID = "00000000-0000-0000-0000-00000000000";

    @TempDir
    private Path folder;

    private FakePromptService service;

    @BeforeEach
    void start() throws IOException {
        service = new FakePromptService();
        service.prompts.add(prompt(1, "rte", "", "does it / follow"));
        service.prompts.add(prompt(2, "super_glue", "rte", "guaranteed"));
        service.prompts.add(prompt(3, "super_glue", "cb", "guaranteed"));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private static PromptRevision prompt(int id, String dataset, String subset, String name) {
        return PromptRevision.newBuilder()
                .setPromptId(ID + id)
                .setRevision(2)
                .setAuthor("ann")
                .setDefinition(PromptDefinition.newBuilder()
                        .setDataset(dataset)
                        .setSubset(subset)
                        .setName(name)
                        .setTemplate("{{ a }}\n||| {{ b }}")
                        .setMetadata(PromptMetadata.newBuilder()
                                .setOriginalTask(true)
                                .addMetrics("Accuracy")))
                .build();
    }

    private CommandRun run(String command, Object... arguments) {
        Object[] all = new Object[arguments.length + 3];
        all[0] = command;
        all[1] = "--service";
        all[2] = service.address();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return CommandRun.of(new PromptsCommand(), all);
    }

    @Test
    void listingIsFilteredAndPaged() {
        var first = run(
                "list",
                "--dataset",
                "super_glue",
                "--subset",
                "rte",
                "--metric",
                "Accuracy",
                "--language",
                "en",
                "--original-task",
                "false",
                "--text",
                "true",
                "--page-size",
                "1");

        assertEquals(0, first.exitCode(), first.failure());
        assertEquals(ID + "2  2  super_glue/rte/guaranteed\n", first.out());
        assertEquals("1 of 2 prompts; more with --page-token 1 or --all\n", first.err());
        var request = service.listed.getFirst();
        assertEquals(
                "rte Accuracy en true",
                String.join(" ", request.getSubset(), request.getMetric(), request.getLanguage(), request.getText()));
        assertTrue(request.hasOriginalTask() && !request.getOriginalTask());
        assertEquals(
                ID + "3  2  super_glue/cb/guaranteed\n",
                run("list", "--dataset", "super_glue", "--page-token", "1").out());
        assertEquals(3, run("list", "--all").out().lines().count());
        assertTrue(run("list", "--json", "--all").out().startsWith("{\"promptId\":\"" + ID + "1\""));
        assertEquals(2, run("list", "--all", "--page-size", "3").exitCode());
    }

    @Test
    void aPromptIsShownByIdAndByName() {
        var shown = run("show", ID + "2");
        assertTrue(shown.out().startsWith("super_glue/rte/guaranteed\nid                " + ID + "2\n"), shown.out());
        assertTrue(shown.out().contains("choices in prompt not said\n"), shown.out());
        assertTrue(shown.out().endsWith("\n\n{{ a }}\n||| {{ b }}\n"), shown.out());
        assertEquals(shown.out(), run("show", "super_glue/rte/guaranteed").out());
        assertTrue(run("show", "rte/does it / follow", "--json").out().contains("\"promptId\": \"" + ID + "1\""));
        assertEquals(
                "there is no prompt super_glue/guaranteed; expected an id, dataset/name or dataset/subset/name",
                run("show", "super_glue/guaranteed").failure());
        assertEquals(
                "the prompt service at " + service.address() + " says NOT_FOUND: there is no prompt " + ID + "9",
                run("show", ID + "9").failure());
        service.prompts.add(prompt(4, "super_glue/rte", "", "guaranteed"));
        assertEquals(
                "super_glue/rte/guaranteed names several prompts, expected one of their ids: " + ID + "2, " + ID + "4",
                run("show", "super_glue/rte/guaranteed").failure());
    }

    @Test
    void aTreeIsSentAndWhatIsRefusedIsReported() throws IOException {
        for (String name : List.of("a", "broken", "taken/x")) {
            Files.createDirectories(folder.resolve(name));
            Files.writeString(folder.resolve(name).resolve("templates.yaml"), name);
        }

        var run = run("import", folder, "--author", "ann", "--dry-run");

        assertEquals(1, run.exitCode());
        assertEquals("""
                broken/templates.yaml: error TZP-1117 text:1:1: no YAML
                taken/x/templates.yaml: 'ask' (7): error TZP-1119 prompt_id: is taken
                """, run.out());
        assertEquals(
                "3 of 3 files: 1 prompts created, 0 revised, 0 unchanged, 1 refused; 1 files refused; nothing is stored,"
                        + " as asked\n",
                run.err());
        assertEquals(4, service.imported.size());
        assertEquals("ann", service.imported.getFirst().getOptions().getAuthor());
        assertTrue(service.imported.getFirst().getOptions().getDryRun());
        assertEquals("a", service.imported.get(1).getFile().getContent().toStringUtf8());
        assertTrue(run("import", folder.resolve("none")).failure().startsWith("there is no folder "));
    }

    @Test
    void aTreeIsWrittenAndNothingOutsideOfIt() throws IOException {
        service.files.add(file("a/templates.yaml", "one"));
        service.files.add(file("a/b/templates.yaml", "two"));

        var run = run("export", folder.resolve("tree"));

        assertEquals(0, run.exitCode(), run.failure());
        assertEquals("2 prompts in 2 files below " + folder.resolve("tree") + "\n", run.err());
        assertEquals("two", Files.readString(folder.resolve("tree/a/b/templates.yaml")));
        service.files.add(file("../templates.yaml", "out"));
        assertEquals(
                "the service named the file '../templates.yaml', expected a templates.yaml within the folder",
                run("export", folder.resolve("tree")).failure());
    }

    private static ExportPromptTreeResponse file(String path, String text) {
        return ExportPromptTreeResponse.newBuilder()
                .setPath(path)
                .setYaml(text)
                .setPrompts(1)
                .build();
    }

    @Test
    void aServiceThatIsNotThereIsNamed() {
        String nobody = "localhost:" + Ports.free();
        assertEquals(
                "no prompt service answers at " + nobody + "; ./tzero up starts one, --service names another",
                CommandRun.of(new PromptsCommand(), "list", "--service", nobody).failure());
        assertEquals(
                "--service: here; expected host:port such as localhost:8081",
                CommandRun.of(new PromptsCommand(), "show", "--service", "here", ID + "1")
                        .failure());
    }

    @Test
    void checksNeedNoServiceAndAskOneWhenTold() throws IOException {
        Path file = folder.resolve("templates.yaml");
        Files.writeString(file, """
                dataset: qa
                templates:
                  00000000-0000-0000-0000-000000000001: !Template
                    jinja: "{{ x }}\\n{% if %} ||| {{ y }}"
                    name: broken
                  00000000-0000-0000-0000-000000000002: !Template
                    jinja: "{{ x }} ||| {{ y }}"
                    name: good
                """);
        Path rows = folder.resolve("rows.jsonl");
        Files.writeString(rows, "{\"dataset\": \"qa\", \"row\": {\"x\": 1, \"y\": \"\"}}");

        var run = CommandRun.of(new PromptsCommand(), "check", file, "--rows", rows);

        assertEquals(1, run.exitCode());
        assertEquals(
                file + ": qa/broken: error TZP-1102 template:2:7: Unexpected '%}'; expected an expression\n" + file
                        + ": qa/good: warning TZP-1113 template: 1 of 1 rows render blank\n",
                run.out());
        assertEquals("2 prompts, 2 findings, 1 of them errors\n", run.err());
        assertEquals(
                "{\"file\": \"" + file + "\", \"prompt\": \"qa/good\", \"id\": \"" + ID
                        + "2\", \"code\": \"TZP-1121\", \"severity\": \"warning\", \"place\": \"template:1:4\","
                        + " \"message\": \"no column 'x'\"}",
                run("check", folder, "--json").out().lines().toList().getLast());
    }

    @Test
    void aFileThatCannotBeReadIsAFinding() throws IOException {
        Path yaml = folder.resolve("bad.yaml");
        Files.writeString(yaml, "dataset: qa\ntemplates: !Evil {}\n");
        assertEquals(
                yaml + ": error TZP-1117 templates:2:1: has the tag !Evil, expected a map\n",
                CommandRun.of(new PromptsCommand(), "check", yaml).out());
        Path json = folder.resolve("one.json");
        Files.writeString(json, "{\"dataset\": \"qa\", \"name\": \"n\", \"template\": \"{{ x }}\"}");
        assertEquals(
                json + ": qa/n: error TZP-1103 template: no '|||': expected it between input and target\n",
                CommandRun.of(new PromptsCommand(), "check", json).out());
        Files.writeString(json, "{\"definition\": {\"nmae\": 7}}");
        assertTrue(CommandRun.of(new PromptsCommand(), "check", json)
                .failure()
                .startsWith(json + ": the text is not the JSON of a tzero.prompt.v1.PromptSubmission: "));
        assertEquals(
                "there is no file none",
                CommandRun.of(new PromptsCommand(), "check", "none").failure());
    }
}
