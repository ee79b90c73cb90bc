package dev.tzero.prompts.check;

import dev.tzero.prompts.Prompt;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Checks prompts against those that were seen before: ids, names and words that are there already. For one thread. */
public final class TogetherChecks {

    private final Map<String, Prompt> ids = new HashMap<>();
    private final Map<List<String>, Prompt> names = new HashMap<>();
    private final Map<List<String>, Prompt> words = new HashMap<>();

    /** What there is to say about a prompt beside the ones before; it is one of them from now on. */
    public List<PromptFinding> check(Prompt prompt) {
        List<String> key = Arrays.asList(prompt.dataset(), prompt.subset(), prompt.name());
        List<String> said = Arrays.asList(prompt.dataset(), prompt.subset(), prompt.jinja(), prompt.answerChoices());
        return List.of(
                        finding(
                                Problem.ID_TAKEN,
                                "id",
                                ids.putIfAbsent(prompt.id().toLowerCase(Locale.ROOT), prompt),
                                "the id of "),
                        finding(Problem.NAME_TAKEN, "name", names.putIfAbsent(key, prompt), "the name of "),
                        finding(Problem.SAME_WORDS, "template", words.putIfAbsent(said, prompt), "the words of "))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<PromptFinding> finding(Problem problem, String field, Prompt before, String what) {
        return Optional.ofNullable(before)
                .map(other -> problem.at(field, what + other.label() + " (" + other.id() + "): expected another one"));
    }
}
