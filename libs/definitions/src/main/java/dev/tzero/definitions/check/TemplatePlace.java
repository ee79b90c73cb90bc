package dev.tzero.definitions.check;

import dev.tzero.jinja.JinjaException;
import dev.tzero.prompts.CompiledPrompt;
import dev.tzero.proto.prompt.v1.Finding;

/** Which of a prompt's templates failed, and where. */
public record TemplatePlace(String field, int line, int column) {

    /** Where a compiled prompt failed. */
    public static TemplatePlace of(JinjaException e) {
        boolean choices = e.templateName().endsWith("#" + CompiledPrompt.ANSWER_CHOICES);
        return new TemplatePlace(choices ? "answer_choices" : "template", e.line(), e.column());
    }

    /** A finding at this place. */
    public Finding at(FindingCode code, String message) {
        return code.at(field, line, column, message);
    }

    /** What went wrong and what was expected, without the place. */
    public static String message(JinjaException e) {
        return e.detail() + e.expected().map(wanted -> "; expected " + wanted).orElse("");
    }
}
