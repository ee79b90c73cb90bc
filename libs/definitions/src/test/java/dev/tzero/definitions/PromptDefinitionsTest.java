package dev.tzero.definitions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.PromptMetadata;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptDefinitionsTest {

    private static final String ID = "00000000-0000-0000-0000-000000000001";

    @Test
    void everyFieldTravelsThereAndBack() {
        Prompt prompt = new Prompt(
                ID,
                "super_glue",
                "rte",
                "does it follow",
                "{{ premise }} ||| {{ answer_choices[label] }}",
                "yes ||| no",
                "somebody",
                new PromptMetadata(false, true, List.of("Accuracy", "Other"), List.of("en", "de")));

        PromptDefinition definition = PromptDefinitions.definition(prompt);

        assertEquals("rte", definition.getSubset());
        assertEquals(List.of("Accuracy", "Other"), definition.getMetadata().getMetricsList());
        assertEquals(prompt, PromptDefinitions.prompt(ID, definition));
    }

    @Test
    void whatNobodySaidStaysUnsaid() {
        Prompt prompt = new Prompt(ID, "imdb", null, "n", "j", null, "", PromptMetadata.UNKNOWN);

        PromptDefinition definition = PromptDefinitions.definition(prompt);

        assertEquals("", definition.getAnswerChoices());
        assertFalse(definition.getMetadata().hasOriginalTask());
        assertNull(PromptDefinitions.prompt(ID, definition).subset());
        assertEquals(prompt, PromptDefinitions.prompt(ID, definition));
    }

    @Test
    void aDefinitionThatNoPromptCanHaveIsRefusedByField() {
        PromptDefinition nameless =
                PromptDefinition.newBuilder().setDataset("imdb").build();

        var error = assertThrows(IllegalArgumentException.class, () -> PromptDefinitions.prompt(ID, nameless));

        assertEquals("Prompt.name is empty, expected text", error.getMessage());
    }
}
