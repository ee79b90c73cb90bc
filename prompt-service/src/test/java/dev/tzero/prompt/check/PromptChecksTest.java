package dev.tzero.prompt.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.definitions.check.FindingCode;
import dev.tzero.prompt.datasets.Answer;
import dev.tzero.prompt.datasets.Datasets;
import dev.tzero.prompt.datasets.NoDatasets;
import dev.tzero.proto.dataset.v1.Dataset;
import dev.tzero.proto.dataset.v1.Feature;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptMetadata;
import dev.tzero.proto.prompt.v1.RowTrial;
import dev.tzero.proto.prompt.v1.Severity;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PromptChecksTest {

    private static final List<Map<String, Object>> ROWS = List.of(
            Map.of("text", "red", "label", 0L), Map.of("text", "blue", "label", 1L), Map.of("text", "", "label", 1L));

    @Test
    void everyCodeMeansOneThing() {
        assertEquals(
                FindingCode.values().length,
                Arrays.stream(FindingCode.values())
                        .map(FindingCode::code)
                        .collect(Collectors.toSet())
                        .size());
    }

    @Test
    void withoutADatasetServiceThePromptIsFineAndSaidToBeUnchecked() {
        CheckReport report = new PromptChecks(new NoDatasets(), 20).check(prompt("{{text}} ||| {{label}}"));

        assertEquals(List.of("INFO TZP-1122 dataset"), places(report));
        assertTrue(report.findings().getFirst().getMessage().contains("unchecked"));
        assertTrue(report.rows().isEmpty());
    }

    @Test
    void aSyntaxErrorIsFoundAtItsLineAndColumn() {
        Finding finding = only(unchecked(prompt("Is it\n{{ text ||| {{label}}")));

        assertEquals("TZP-1102", finding.getCode());
        assertEquals("template", finding.getField());
        assertEquals(2, finding.getLine());
        assertEquals("template:2:" + finding.getColumn(), finding.getPlace());
    }

    @Test
    void aTemplateOfTenMegabytesIsRefusedByItsLength() {
        Finding finding = only(unchecked(prompt("x".repeat(10_000_000))));

        assertEquals("TZP-1107 template", finding.getCode() + " " + finding.getField());
        assertEquals("10000000 characters: expected at most 65536", finding.getMessage());
    }

    @Test
    void anIncludeOfItselfIsNoTemplate() {
        assertEquals(
                List.of("ERROR TZP-1102 template:1:1"),
                places(unchecked(prompt("{% include 'self' %} ||| {{label}}"))).stream()
                        .map(place -> place.replaceAll(":1:\\d+", ":1:1"))
                        .toList());
    }

    @Test
    void namesThatNoFileOrLogCanHoldAreRefused() {
        PromptDefinition.Builder good = prompt("{{text}} ||| {{label}}").toBuilder();

        assertEquals("TZP-1115 name", first(good.setName("line\nbreak").build()));
        assertEquals("TZP-1115 name", first(good.setName("paragraph\u2029end").build()));
        assertEquals("TZP-1115 name", first(good.setName("half \ud83d pair").build()));
        assertEquals("TZP-1107 name", first(good.setName("x".repeat(201)).build()));
        assertEquals("TZP-1101 name", first(good.setName("  ").build()));
        good.setName("ask");
        assertEquals("TZP-1115 dataset", first(good.setDataset("../etc").build()));
        assertEquals("TZP-1115 dataset", first(good.setDataset("/etc").build()));
        assertEquals(
                "TZP-1115 template",
                first(good.setDataset("colors").setTemplate("\udc00 ||| b").build()));
    }

    @Test
    void wordsThatAreLongAreNotRepeatedInMessages() {
        PromptMetadata.Builder many =
                PromptMetadata.newBuilder().addAllMetrics(Collections.nCopies(10_000, "Applause"));
        PromptDefinition.Builder prompt = prompt("{{text}} ||| {{label}}").toBuilder();

        Finding unknown =
                only(unchecked(prompt.setMetadata(PromptMetadata.newBuilder().addLanguages("x".repeat(100_000)))
                        .build()));

        assertTrue(unknown.getMessage().length() < 200, unknown.getMessage());
        assertEquals("TZP-1127 metadata.metrics", first(prompt.setMetadata(many).build()));
    }

    @Test
    void aVariableWithoutAColumnIsFoundAtItsPlace() {
        CheckReport report = checks().check(prompt("{{text}} and\n{{ sentiment }} ||| {{label}}"));

        assertEquals(List.of("WARNING TZP-1121 template:2:4"), places(report));
        assertTrue(report.findings().getFirst().getMessage().contains("[label, text]"));
    }

    @Test
    void columnsWithHyphensAreVariablesWithUnderscores() {
        Datasets hyphens = new Fixed(dataset("my-text", "label"), List.of(Map.of("my-text", "x", "label", 1L)));

        assertEquals(List.of(), places(new PromptChecks(hyphens, 20).check(prompt("{{my_text}} ||| {{label}}"))));
    }

    @Test
    void rowsThatRenderBlankAreCounted() {
        CheckReport report = checks().check(prompt("{{text}} ||| {{label}}"));

        assertEquals(List.of("WARNING TZP-1113 template"), places(report));
        assertEquals(
                RowTrial.newBuilder().setTried(3).setBlank(1).build(),
                report.rows().orElseThrow());
    }

    @Test
    void targetsOutsideTheChoicesAreCountedWithTheFirstOfThem() {
        PromptDefinition prompt = prompt("Say {{text}} ||| {{label}}").toBuilder()
                .setAnswerChoices("0 ||| 2")
                .build();

        CheckReport report = checks().check(prompt);

        assertEquals(List.of("WARNING TZP-1114 template"), places(report));
        assertEquals(
                "2 of 3 rows have a target outside their choices; rows[1] has the target '1', expected one of the"
                        + " choices ['0', '2']",
                report.findings().getFirst().getMessage());
    }

    @Test
    void aPromptThatFailsOnSomeRowsIsStoredAndOneThatFailsOnAllIsRefused() {
        CheckReport some = checks().check(prompt("{{ (1 // label) }} ||| {{text}}!"));
        CheckReport all = checks().check(prompt("{{text}} |||\n{{ text.foo.bar }}"));

        assertEquals("WARNING TZP-1112 template:1", places(some).getFirst().replaceAll(":\\d+$", ""));
        assertEquals(1, some.rows().orElseThrow().getFailed());
        assertTrue(places(all).getFirst().startsWith("ERROR TZP-1112 template:2:"), places(all)::toString);
    }

    @Test
    void rowsThatAreGivenTakeThePlaceOfTheDatasets() {
        CheckReport report =
                checks().check(prompt("{{text}} ||| {{label}}"), List.of(Map.of("text", "a", "label", 1L)));

        assertEquals(List.of(), places(report));
        assertEquals(1, report.rows().orElseThrow().getTried());
    }

    private static PromptChecks checks() {
        return new PromptChecks(new Fixed(dataset("text", "label"), ROWS), 20);
    }

    private static CheckReport unchecked(PromptDefinition definition) {
        return new PromptChecks(new NoDatasets(), 20).check(definition);
    }

    private static Finding only(CheckReport report) {
        assertEquals(1, report.findings().size(), report.findings()::toString);
        return report.findings().getFirst();
    }

    private static String first(PromptDefinition definition) {
        Finding finding = unchecked(definition).findings().getFirst();
        assertEquals(Severity.SEVERITY_ERROR, finding.getSeverity());
        return finding.getCode() + " " + finding.getField();
    }

    private static List<String> places(CheckReport report) {
        return report.findings().stream()
                .map(finding -> finding.getSeverity().name().replace("SEVERITY_", "") + " " + finding.getCode() + " "
                        + finding.getPlace())
                .toList();
    }

    private static PromptDefinition prompt(String template) {
        return PromptDefinition.newBuilder()
                .setDataset("colors")
                .setName("ask")
                .setTemplate(template)
                .build();
    }

    private static Dataset dataset(String... columns) {
        return Dataset.newBuilder()
                .setName("colors")
                .putSplitRows("train", 3)
                .addAllFeatures(Stream.of(columns)
                        .map(name -> Feature.newBuilder()
                                .setName(name)
                                .setValue("string")
                                .build())
                        .toList())
                .build();
    }

    /** One dataset with some rows. */
    private record Fixed(Dataset dataset, List<Map<String, Object>> rows) implements Datasets {

        @Override
        public Answer<List<Dataset>> all() {
            return new Answer.Known<>(List.of(dataset));
        }

        @Override
        public Answer<Dataset> find(String name, String subset) {
            return new Answer.Known<>(dataset);
        }

        @Override
        public Answer<RowPage> rows(Dataset of, String split, long first, int size) {
            return new Answer.Known<>(new RowPage(split, rows, rows.size()));
        }
    }
}
