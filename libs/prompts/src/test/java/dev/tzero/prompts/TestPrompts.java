package dev.tzero.prompts;

/** Prompts that differ in their templates only. */
final class TestPrompts {

    private TestPrompts() {}

    static Prompt of(String jinja, String answerChoices) {
        return new Prompt(
                "00000000-0000-0000-0000-000000000001",
                "sets",
                null,
                "mine",
                jinja,
                answerChoices,
                "",
                PromptMetadata.UNKNOWN);
    }
}
