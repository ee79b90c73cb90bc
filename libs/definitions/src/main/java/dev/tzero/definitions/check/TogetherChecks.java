package dev.tzero.definitions.check;

import dev.tzero.prompts.Prompt;
import dev.tzero.proto.prompt.v1.Finding;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks prompts of files against those that were read before: ids, names and words that are there already. For one
 * thread. A prompt service asks its store the same questions.
 */
public final class TogetherChecks {

    private final Map<String, Prompt> ids = new HashMap<>();
    private final Map<List<String>, Prompt> names = new HashMap<>();
    private final Map<List<String>, Prompt> words = new HashMap<>();

    /** What there is to say about a prompt beside the ones before; it is one of them from now on. */
    public List<Finding> check(Prompt prompt) {
        String id = prompt.id().toLowerCase(Locale.ROOT);
        List<String> name = Arrays.asList(prompt.dataset(), prompt.subset(), prompt.name());
        List<String> said = Arrays.asList(prompt.dataset(), prompt.subset(), prompt.jinja(), prompt.answerChoices());
        return Stream.of(
                        taken(FindingCode.PROMPT_ID_TAKEN, "id", ids.putIfAbsent(id, prompt), "the id of "),
                        taken(FindingCode.NAME_TAKEN, "name", names.putIfAbsent(name, prompt), "the name of "),
                        taken(FindingCode.SAME_WORDS, "template", words.putIfAbsent(said, prompt), "the words of "))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Finding> taken(FindingCode code, String field, Prompt before, String what) {
        return Optional.ofNullable(before)
                .map(other -> code.at(field, what + other.label() + " (" + other.id() + "): expected another one"));
    }
}
