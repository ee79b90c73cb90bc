package dev.tzero.prompts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.jinja.ErrorKind;
import dev.tzero.jinja.JinjaException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompiledPromptTest {

    private static CompiledPrompt compile(String jinja, String answerChoices) {
        return CompiledPrompt.of(TestPrompts.of(jinja, answerChoices), Truncation.TO_2048);
    }

    @Test
    void rowBecomesInputTargetAndChoices() {
        PromptedExample example = compile("{{ text }}\nYes or no? ||| {{ answer_choices[label] }}", "no ||| yes")
                .apply(Map.of("text", "Is it?", "label", 1L));

        assertEquals("Is it?\nYes or no?", example.input());
        assertEquals(List.of("yes"), example.targets());
        assertEquals(Optional.of(List.of("no", "yes")), example.answerChoices());
        assertEquals(Optional.of(1), example.correctChoice());
        assertTrue(example.isPair());
    }

    @Test
    void choicesMayDependOnTheRow() {
        CompiledPrompt prompt = compile("{{ q }} ||| {{ answer_choices[0] }}", "{{ options | join('|||') }}");

        PromptedExample example = prompt.apply(Map.of("q", "?", "options", List.of(" a ", "b")));

        assertEquals(List.of("a", "b"), example.choices());
        assertEquals(Optional.empty(), prompt.fixedChoices());
        assertEquals(Set.of("q", "options"), prompt.columns());
        assertEquals(Optional.of(List.of("x", "y")), compile("a", "x|||y").fixedChoices());
    }

    @Test
    void separatorInsideARowDividesNothing() {
        PromptedExample example = compile("{{ text }} ||| {{ text }}!", null).apply(Map.of("text", "a ||| b"));

        assertEquals(List.of("a ||| b", "a ||| b!"), example.parts());
        assertNull(example.choices());
    }

    @Test
    void separatorsAndBlanksAreFoundAcrossWhatIsPrinted() {
        Map<String, Object> row = Map.of("bar", "|", "bars", "||", "blank", " \n", "text", "x");

        assertEquals(List.of("a", "b"), parts("a{{ bars }}{{ bar }}b", row));
        assertEquals(List.of("a", "|b"), parts("a{{ bar }}|{{ bars }}b", row));
        assertEquals(List.of("a||", "", "b"), parts("a||{{ blank }}|||{{ blank }}{{ blank }}{{ bars }}|b", row));
        assertEquals(List.of("", ""), parts("{{ blank }}{{ bars }}|{{ blank }}", row));
        assertEquals(List.of("x " + "x"), parts("{{ blank }}{{ text }} {{ text }}{{ blank }} ", row));
        assertEquals(List.of(""), parts("", row));
        assertEquals(List.of(""), parts("{{ blank }}{{ blank }}", row));
    }

    private static List<String> parts(String jinja, Map<String, Object> row) {
        return compile(jinja, null).apply(row).parts();
    }

    @Test
    void aFailedRenderingLeavesNothingToTheNext() {
        CompiledPrompt prompt = compile("before {{ text.upper() }} after", null);

        assertThrows(JinjaException.class, () -> prompt.apply(Map.of("text", 1L)));
        assertEquals("before X after", prompt.apply(Map.of("text", "x")).input());
    }

    @Test
    void longValuesAreCutAtAWordUnlessToldOtherwise() {
        Prompt prompt = TestPrompts.of("{{ text }} ||| x", null);
        Map<String, String> row = Map.of("text", "word ".repeat(1000));

        String cut = CompiledPrompt.of(prompt, Truncation.TO_2048).apply(row).input();
        String whole = CompiledPrompt.of(prompt, Truncation.NONE).apply(row).input();

        assertEquals("word ".repeat(409).strip() + "...", cut);
        assertEquals(4999, whole.length());
    }

    @Test
    void hyphenInAColumnIsReadAsUnderscore() {
        assertEquals(
                "x", compile("{{ a_b_c }}", null).apply(Map.of("a-b_c", "x")).input());
    }

    @Test
    void ofTwoColumnsThatGetOneNameTheLaterIsRead() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("a-b", 1L);
        row.put("a_b", 2L);
        assertEquals("2", compile("{{ a_b }}", null).apply(row).input());
        row.remove("a-b");
        row.put("a-b", null);
        assertEquals("None", compile("{{ a_b }}", null).apply(row).input());
        assertThrows(
                IllegalArgumentException.class, () -> compile("a", null).apply(Map.of("answer-choices", List.of())));
    }

    @Test
    void choicesThatFailOrDrawAreNotFixed() {
        assertEquals(Optional.empty(), compile("a", "{{ ['a', 'b'] | choice }}").fixedChoices());
        assertEquals(Optional.empty(), compile("a", "{{ 1 // 0 }}").fixedChoices());
    }

    @Test
    void blankRenderingsAndStrayTargetsAreSeen() {
        CompiledPrompt prompt = compile("{% if ok %}{{ q }} ||| {{ a }}{% endif %}", "yes ||| no");

        assertTrue(prompt.apply(Map.of("ok", false)).isBlank());
        assertTrue(prompt.apply(Map.of("ok", true, "q", "?", "a", " ")).isBlank());
        PromptedExample stray = prompt.apply(Map.of("ok", true, "q", "?", "a", "maybe"));
        assertFalse(stray.isBlank());
        assertEquals(List.of("maybe"), stray.targetsOutsideChoices());
        assertEquals(Optional.empty(), stray.correctChoice());
    }

    @Test
    void randomPromptIsAFunctionOfRowAndSeed() {
        CompiledPrompt prompt = compile("{{ xs | choice }} ||| {{ xs | choice }}", null);
        Map<String, ?> row = Map.of("xs", List.of("a", "b", "c", "d"));

        assertEquals(prompt.apply(row, new Random(3)), prompt.apply(row, new Random(3)));
        JinjaException error = assertThrows(JinjaException.class, () -> prompt.apply(row));
        assertEquals(ErrorKind.VALUE, error.kind());
    }

    @Test
    void errorNamesThePlaceInTheTemplateAsItWasWritten() {
        CompiledPrompt prompt = compile("a\n{{ x }} {{ y.z.q }} ||| b", null);

        JinjaException error = assertThrows(JinjaException.class, () -> prompt.apply(Map.of("x", "1", "y", Map.of())));

        assertEquals(
                "sets/mine:2:16: 'dict object' has no attribute 'z'\n  {{ x }} {{ y.z.q }} ||| b", error.getMessage());
    }

    @Test
    void badTemplateAndReservedColumnAreRefused() {
        JinjaException syntax = assertThrows(JinjaException.class, () -> compile("{% if %}", null));
        assertEquals("sets/mine", syntax.templateName());
        JinjaException choices = assertThrows(JinjaException.class, () -> compile("a", "{{ x"));
        assertEquals("sets/mine#answer_choices", choices.templateName());
        assertThrows(
                IllegalArgumentException.class, () -> compile("a", null).apply(Map.of("answer_choices", List.of())));
    }

    @Test
    void promptFieldsAreChecked() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Prompt("7", "d", null, "n", "j", null, "", PromptMetadata.UNKNOWN));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Prompt(
                        "00000000-0000-0000-0000-000000000001",
                        "d",
                        null,
                        "a\u0000b",
                        "j",
                        null,
                        "",
                        PromptMetadata.UNKNOWN));
    }
}
