package dev.tzero.prompt.preview;

import dev.tzero.definitions.PromptDefinitions;
import dev.tzero.definitions.check.FindingCode;
import dev.tzero.definitions.check.TemplatePlace;
import dev.tzero.jinja.JinjaException;
import dev.tzero.prompt.check.RefusedException;
import dev.tzero.prompts.CompiledPrompt;
import dev.tzero.prompts.PromptedExample;
import dev.tzero.prompts.Truncation;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.RenderPromptResponse;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What a prompt makes of a row, shown before anything is stored. */
public final class Preview {

    private static final String UNNAMED = "preview";

    private final PromptDefinition definition;

    private Preview(PromptDefinition definition) {
        this.definition = definition;
    }

    /** The preview of a definition, whose names may still be missing: they are not rendered. */
    public static Preview of(PromptDefinition definition) {
        return new Preview(definition.toBuilder()
                .setDataset(UNNAMED)
                .setSubset("")
                .setName(UNNAMED)
                .build());
    }

    /**
     * Renders a row.
     *
     * @param seed what random filters draw from
     * @throws RefusedException when the templates are none, or fail on this row; the finding tells where
     */
    public RenderPromptResponse render(Map<String, Object> row, boolean truncate, long seed) {
        try {
            CompiledPrompt prompt = CompiledPrompt.of(
                    PromptDefinitions.prompt(PromptDefinitions.NO_ID, definition),
                    truncate ? Truncation.TO_2048 : Truncation.NONE);
            PromptedExample example = prompt.apply(row, new SplittableRandom(seed));
            RenderPromptResponse.Builder response = RenderPromptResponse.newBuilder()
                    .setInput(example.input())
                    .addAllTargets(example.targets())
                    .addAllAnswerChoices(example.answerChoices().orElseGet(List::of))
                    .setBlank(example.isBlank());
            example.targetsOutsideChoices()
                    .forEach(target -> response.addFindings(FindingCode.TARGET_OUTSIDE_CHOICES.at(
                            "template", "target '" + target + "' is not among the choices of this row")));
            return response.build();
        } catch (JinjaException e) {
            throw new RefusedException(
                    List.of(TemplatePlace.of(e).at(FindingCode.RENDERING_FAILED, e.getMessage())), definition);
        }
    }
}
