package dev.tzero.prompts.check;

import dev.tzero.jinja.JinjaException;
import dev.tzero.prompts.CompiledPrompt;
import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.PromptedExample;
import dev.tzero.prompts.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Checks a prompt by itself, and on rows. */
public final class PromptChecks {

    /** Longest template, answer choices and reference that a prompt service stores, in UTF-16 units. */
    private static final int LONGEST_TEXT = 65_536;

    private static final int LONGEST_NAME = 200;
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

    private final Prompt prompt;
    private final List<PromptFinding> findings = new ArrayList<>();

    private PromptChecks(Prompt prompt) {
        this.prompt = prompt;
    }

    /**
     * Everything there is to say about a prompt without other prompts.
     *
     * @param rows plain data to try it on; may be none
     */
    public static List<PromptFinding> check(Prompt prompt, List<Map<String, Object>> rows) {
        PromptChecks checks = new PromptChecks(prompt);
        checks.texts();
        checks.metadata();
        checks.compiled().ifPresent(compiled -> checks.rows(compiled, rows));
        return checks.findings;
    }

    private void texts() {
        limit("dataset", prompt.dataset(), LONGEST_NAME);
        limit("subset", prompt.subsetName().orElse(""), LONGEST_NAME);
        limit("name", prompt.name(), LONGEST_NAME);
        limit("template", prompt.jinja(), LONGEST_TEXT);
        limit("answer_choices", Optional.ofNullable(prompt.answerChoices()).orElse(""), LONGEST_TEXT);
        limit("reference", prompt.reference(), LONGEST_TEXT);
    }

    private void limit(String field, String text, int most) {
        if (text.length() > most) {
            findings.add(Problem.FIELD_TOO_LONG.at(field, text.length() + " characters: expected at most " + most));
        }
    }

    private void metadata() {
        prompt.metadata().metrics().stream()
                .filter(metric -> !KnownMetrics.NAMES.contains(metric))
                .forEach(metric -> findings.add(Problem.METRIC_UNKNOWN.at(
                        "metadata.metrics",
                        "'" + metric + "' is not a metric: expected one of " + KnownMetrics.NAMES)));
        prompt.metadata().languages().stream()
                .filter(language -> !LANGUAGES.contains(language))
                .forEach(language -> findings.add(Problem.LANGUAGE_UNKNOWN.at(
                        "metadata.languages",
                        "'" + language + "' is not a language: expected an ISO 639-1 code such as en")));
    }

    private Optional<CompiledPrompt> compiled() {
        if (prompt.jinja().isBlank()) {
            findings.add(Problem.FIELD_MISSING.at("template", "empty: expected a template"));
            return Optional.empty();
        }
        try {
            CompiledPrompt compiled = CompiledPrompt.of(prompt, Truncation.TO_2048);
            if (!prompt.jinja().contains(CompiledPrompt.SEPARATOR)) {
                findings.add(Problem.SEPARATOR_MISSING.at(
                        "template", "no '" + CompiledPrompt.SEPARATOR + "': expected it between input and target"));
            }
            return Optional.of(compiled);
        } catch (JinjaException e) {
            boolean choices = ofChoices(e);
            findings.add(in(choices ? Problem.CHOICES_SYNTAX : Problem.TEMPLATE_SYNTAX, e, ""));
            return Optional.empty();
        }
    }

    private static boolean ofChoices(JinjaException e) {
        return e.templateName().endsWith("#" + CompiledPrompt.ANSWER_CHOICES);
    }

    private static PromptFinding in(Problem problem, JinjaException e, String before) {
        String field = ofChoices(e) ? CompiledPrompt.ANSWER_CHOICES : "template";
        String expected = e.expected().map(wanted -> "; expected " + wanted).orElse("");
        return problem.at(field, e.line(), e.column(), before + e.detail() + expected);
    }

    /** Each kind of trouble is one finding, with its share and its first example. */
    private void rows(CompiledPrompt compiled, List<Map<String, Object>> rows) {
        int failed = 0;
        int blank = 0;
        int outside = 0;
        PromptFinding failure = null;
        String stray = "";
        for (int row = 0; row < rows.size(); row++) {
            try {
                PromptedExample example = compiled.apply(rows.get(row), new SplittableRandom(row));
                if (example.isBlank()) {
                    blank++;
                } else if (!example.targetsOutsideChoices().isEmpty() && outside++ == 0) {
                    stray = "row " + row + " has the target '"
                            + example.targetsOutsideChoices().getFirst() + "', expected one of " + example.choices();
                }
            } catch (JinjaException e) {
                failure = failed++ == 0 ? in(Problem.RENDERING_FAILED, e, "row " + row + ": ") : failure;
            } catch (IllegalArgumentException e) {
                failure = failed++ == 0
                        ? Problem.RENDERING_FAILED.at("rows", "row " + row + ": " + e.getMessage())
                        : failure;
            }
        }
        if (failure != null) {
            findings.add(new PromptFinding(
                    failure.problem(),
                    failed == rows.size(),
                    failure.field(),
                    failure.line(),
                    failure.column(),
                    share(failed, rows) + " fail; " + failure.message()));
        }
        if (outside > 0) {
            findings.add(Problem.TARGET_OUTSIDE_CHOICES.at(
                    "template", share(outside, rows) + " have a target outside their choices; " + stray));
        }
        if (blank > 0) {
            findings.add(Problem.RENDERING_BLANK.at("template", share(blank, rows) + " render blank"));
        }
    }

    private static String share(int count, List<?> rows) {
        return count + " of " + rows.size() + " rows";
    }
}
