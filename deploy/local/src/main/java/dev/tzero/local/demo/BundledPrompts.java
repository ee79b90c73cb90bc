package dev.tzero.local.demo;

import dev.tzero.bundled.Bundled;
import dev.tzero.definitions.PromptDefinitions;
import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.PromptYaml;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The prompts that come with tzero, as submissions. */
final class BundledPrompts {

    /** Something to ask the trained model, in the words of the held-out prompts. */
    static final String EXAMPLE_INPUT =
            "Text: Nora is in the harbour. Hugo is in the tower. Sentence: Hugo is in the tower. Is the sentence right?";

    private static final String AUTHOR = "tzero";

    private BundledPrompts() {}

    /** All of them; the same prompts always make the same submissions. */
    static List<PromptSubmission> submissions() {
        return Bundled.datasets().stream()
                .flatMap(dataset -> read(dataset.name()).stream())
                .map(BundledPrompts::submission)
                .toList();
    }

    private static List<Prompt> read(String dataset) {
        try (InputStream yaml = Bundled.prompts(dataset)) {
            String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
            return PromptYaml.read(dataset + "/templates.yaml", text).prompts();
        } catch (IOException e) {
            throw new UncheckedIOException("the bundled prompts of " + dataset + " cannot be read", e);
        }
    }

    private static PromptSubmission submission(Prompt prompt) {
        PromptDefinition definition = PromptDefinitions.definition(prompt);
        return PromptSubmission.newBuilder()
                // A wording that changes is another submission; the same one again changes nothing.
                .setSubmissionId("bundled/" + prompt.id() + "/" + Integer.toHexString(definition.hashCode()))
                .setDefinition(definition)
                .setAuthor(AUTHOR)
                .build();
    }
}
