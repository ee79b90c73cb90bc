package dev.tzero.dataset.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.dataset.TestPrompts;
import dev.tzero.dataset.task.Task;
import dev.tzero.dataset.task.TaskPrompts;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.PromptedExample;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExampleMakerTest {

    @Test
    void theTargetIsFoundAmongTheChoices() {
        PromptedExample example = made("{{ text }}?|||{{ answer_choices[label] }}", "no ||| yes", row("hm", 1));

        assertEquals("hm?", example.getInput());
        assertEquals("yes", example.getTarget());
        assertEquals(1, example.getCorrectChoice());
        assertEquals("d_p", example.getTask());
        assertEquals(7, example.getOrigin().getRow());
    }

    @Test
    void anOpenAnswerHasNoCorrectChoice() {
        PromptedExample example = made("Repeat.|||{{ text }}", "", row("hm", 1));

        assertFalse(example.hasCorrectChoice());
        assertEquals(0, example.getChoicesCount());
    }

    @Test
    void blankRenderingsAreDropped() {
        assertEquals(DropReason.BLANK, dropped("{% if label == 0 %}a|||b{% endif %}", "", row("x", 1)));
        assertEquals(DropReason.BLANK, dropped("{{ text }}|||b", "", row("", 1)));
        assertEquals(DropReason.BLANK, dropped("a|||{{ text }}", "", row(" ", 1)));
    }

    @Test
    void targetsOutsideTheChoicesAreDropped() {
        assertEquals(DropReason.TARGET_OUTSIDE_CHOICES, dropped("a|||maybe", "no ||| yes", row("x", 1)));
    }

    @Test
    void rowsOnWhichTheTemplateFailsAreDropped() {
        assertEquals(DropReason.ERROR, dropped("{{ text / 2 }}|||b", "", row("x", 1)));
        assertEquals(DropReason.ERROR, dropped("a|||b|||c", "", row("x", 1)));
    }

    @Test
    void aPromptThatIsNoTemplateIsNamed() {
        ServiceException refused = assertThrows(ServiceException.class, () -> make("{% if %}|||x", "", row("x", 1)));

        assertTrue(refused.getMessage().contains("('p', revision 1) cannot be applied"), refused.getMessage());
    }

    private static PromptedExample made(String template, String choices, Map<String, Object> row) {
        return assertInstanceOf(Made.Example.class, make(template, choices, row))
                .example();
    }

    private static DropReason dropped(String template, String choices, Map<String, Object> row) {
        return assertInstanceOf(Made.Dropped.class, make(template, choices, row))
                .reason();
    }

    private static Made make(String template, String choices, Map<String, Object> row) {
        Task task = Task.of(TestPrompts.prompt("d", "p", template, choices));
        return new ExampleMaker(task, TaskPrompts.compile(task.prompt()), "train", "sha256:0").make(row, 7, 1);
    }

    private static Map<String, Object> row(String text, long label) {
        return Map.of("text", text, "label", label);
    }
}
