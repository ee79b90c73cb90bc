package dev.tzero.definitions.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.definitions.PromptDefinitions;
import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.PromptMetadata;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DefinitionChecksTest {

    private static final PromptMetadata GOOD = new PromptMetadata(true, true, List.of("Accuracy"), List.of("en"));

    private static Prompt prompt(int id, String name, String jinja, String choices, PromptMetadata metadata) {
        String uuid = "00000000-0000-0000-0000-%012d".formatted(id);
        return new Prompt(uuid, "sets", null, name, jinja, choices, "", metadata);
    }

    private static List<String> check(String jinja, String choices, PromptMetadata metadata, Object... xs) {
        List<Map<String, Object>> rows = Stream.of(xs).map(x -> Map.of("x", x)).toList();
        return shown(found(prompt(1, "n", jinja, choices, metadata), rows));
    }

    private static List<Finding> found(Prompt prompt, List<Map<String, Object>> rows) {
        List<Finding> findings = new ArrayList<>();
        new DefinitionChecks()
                .compile(PromptDefinitions.definition(prompt), findings)
                .filter(_ -> !rows.isEmpty())
                .ifPresent(compiled -> RowChecks.check(compiled, rows, findings));
        return findings;
    }

    private static List<String> shown(List<Finding> findings) {
        return findings.stream()
                .map(finding -> (finding.getSeverity() == Severity.SEVERITY_ERROR ? "error " : "warning ")
                        + finding.getCode() + " " + finding.getPlace() + ": " + finding.getMessage())
                .toList();
    }

    @Test
    void nothingIsSaidOfAGoodPrompt() {
        assertEquals(List.of(), check("{{ x }} ||| {{ answer_choices[0] }}", "a ||| b", GOOD, "?"));
    }

    @Test
    void templatesThatAreNoneAreNamedWithTheirPlace() {
        assertEquals(
                List.of("error TZP-1102 template:2:7: Unexpected '%}'; expected an expression"),
                check("a ||| b\n{% if %}", null, GOOD));
        assertEquals(
                "error TZP-1104 answer_choices:1:1: Tag is never closed; expected '}}'",
                check("a ||| b", "{{ x", GOOD).getFirst());
        assertEquals(List.of("error TZP-1101 template: empty: expected a template"), check(" ", null, GOOD));
        assertEquals(
                List.of("error TZP-1103 template: no '|||': expected it between input and target"),
                check("{{ x }}", null, GOOD));
    }

    @Test
    void metricsAndLanguagesThatNobodyKnowsAreNamed() {
        PromptMetadata metadata = new PromptMetadata(null, null, List.of("Luck"), List.of("english"));

        List<String> findings = check("a ||| b", null, metadata);

        assertEquals(2, findings.size());
        assertTrue(findings.get(0)
                .startsWith("error TZP-1105 metadata.metrics: 'Luck' is not a metric: expected one of [BLEU,"));
        assertEquals(
                "error TZP-1106 metadata.languages: 'english' is not a language: expected an ISO 639-1 code such as en",
                findings.get(1));
    }

    @Test
    void textsThatAreNotStoredAreNamed() {
        assertEquals(
                "error TZP-1107 template: 65542 characters: expected at most 65536",
                check("a ||| " + "b".repeat(65_536), null, GOOD).getFirst());
    }

    @Test
    void eachKindOfTroubleWithRowsIsOneFinding() {
        assertEquals(
                List.of(
                        "warning TZP-1112 template:1:34: 1 of 4 rows fail; rows[3]: division by zero; expected another divisor",
                        "warning TZP-1114 template: 1 of 4 rows have a target outside their choices; rows[1] has the target"
                                + " '2', expected one of the choices ['4', '1']",
                        "warning TZP-1113 template: 1 of 4 rows render blank"),
                check("{{ x }} ||| {% if x != 9 %}{{ (4 // x) }}{% endif %}", "4 ||| 1", GOOD, 1L, 2L, 9L, 0L));
        assertEquals(
                "error TZP-1112 template:1:7: 2 of 2 rows fail; rows[0]: division by zero; expected another divisor",
                check("{{ (1 // x) }} ||| b", null, GOOD, 0L, 0L).getFirst());
        assertEquals(
                "error TZP-1112 rows[0]: 1 of 1 rows fail; The row has a column 'answer_choices', expected another"
                        + " name: prompts find their choices there",
                shown(found(prompt(1, "n", "a ||| b", null, GOOD), List.of(Map.of("answer_choices", List.of()))))
                        .getFirst());
    }

    @Test
    void idsNamesAndWordsThatAreThereAlreadyAreNamed() {
        TogetherChecks together = new TogetherChecks();
        assertEquals(List.of(), together.check(prompt(1, "one", "a ||| b", null, GOOD)));
        assertEquals(List.of(), together.check(prompt(2, "two", "a ||| c", null, GOOD)));

        assertEquals(
                List.of(
                        "error TZP-1119 id: the id of sets/one (00000000-0000-0000-0000-000000000001): expected another one",
                        "error TZP-1110 name: the name of sets/two (00000000-0000-0000-0000-000000000002): expected another"
                                + " one",
                        "error TZP-1111 template: the words of sets/one (00000000-0000-0000-0000-000000000001): expected"
                                + " another one"),
                shown(together.check(prompt(1, "two", "a ||| b", null, GOOD))));
    }
}
