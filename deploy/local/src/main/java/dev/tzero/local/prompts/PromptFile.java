package dev.tzero.local.prompts;

import dev.tzero.definitions.PromptDefinitions;
import dev.tzero.local.JsonFormatException;
import dev.tzero.local.LaunchException;
import dev.tzero.local.ProtoJson;
import dev.tzero.prompts.PromptFormatException;
import dev.tzero.prompts.PromptYaml;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A file of prompts that somebody wants to publish: PromptSource's YAML with any number of them, or the JSON of one
 * submission or one definition.
 */
final class PromptFile {

    private PromptFile() {}

    static boolean isJson(Path file) {
        return file.toString().endsWith(".json");
    }

    /** @throws LaunchException naming file, line and field where it is neither */
    static List<PromptSubmission> submissions(Path file) {
        requireFile(file);
        try {
            return isJson(file) ? List.of(submission(file)) : ofYaml(file);
        } catch (PromptFormatException e) {
            throw new LaunchException(e.getMessage(), e);
        } catch (JsonFormatException e) {
            throw new LaunchException(file + ": the text " + e.getMessage(), e);
        } catch (CharacterCodingException e) {
            throw new LaunchException(file + ": the text is not UTF-8, expected UTF-8", e);
        } catch (IOException e) {
            throw new LaunchException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static void requireFile(Path file) {
        if (!Files.exists(file)) {
            throw new LaunchException("there is no file " + file);
        }
    }

    private static List<PromptSubmission> ofYaml(Path file) throws IOException {
        return PromptYaml.read(file).prompts().stream()
                .map(prompt -> PromptSubmission.newBuilder()
                        .setDefinition(PromptDefinitions.definition(prompt))
                        .build())
                .toList();
    }

    private static PromptSubmission submission(Path file) throws IOException {
        String json = Files.readString(file);
        PromptSubmission.Builder submission = PromptSubmission.newBuilder();
        if (PlainJson.read(json) instanceof Map<?, ?> fields && !fields.containsKey("definition")) {
            PromptDefinition.Builder definition = PromptDefinition.newBuilder();
            ProtoJson.read(json, definition);
            return submission.setDefinition(definition).build();
        }
        ProtoJson.read(json, submission);
        return submission.build();
    }
}
