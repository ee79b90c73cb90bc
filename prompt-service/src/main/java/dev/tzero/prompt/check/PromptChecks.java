package dev.tzero.prompt.check;

import dev.tzero.jinja.JinjaEnvironment;
import dev.tzero.jinja.JinjaException;
import dev.tzero.prompt.preview.Definitions;
import dev.tzero.prompts.CompiledPrompt;
import dev.tzero.prompts.PromptedExample;
import dev.tzero.prompts.Truncation;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** What is checked before a prompt is stored; the same for calls, records and files. */
public final class PromptChecks {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TEXT = 65_536;
    private static final String NO_ID = "00000000-0000-0000-0000-000000000000";
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

    private final JinjaEnvironment environment =
            JinjaEnvironment.builder().promptSourceAdditions().build();

    /** Everything there is to say about a prompt without a row. */
    public List<Finding> check(PromptDefinition definition) {
        List<Finding> findings = new ArrayList<>();
        checkName("dataset", definition.getDataset(), true, findings);
        checkName("subset", definition.getSubset(), false, findings);
        checkName("name", definition.getName(), true, findings);
        checkText("reference", definition.getReference(), findings);
        if (checkText("template", definition.getTemplate(), findings)) {
            checkTemplate(definition.getTemplate(), findings);
        }
        if (checkText("answer_choices", definition.getAnswerChoices(), findings)) {
            checkSyntax("answer_choices", definition.getAnswerChoices(), FindingCode.CHOICES_SYNTAX, findings);
        }
        for (String metric : definition.getMetadata().getMetricsList()) {
            if (!KnownMetrics.NAMES.contains(metric)) {
                findings.add(FindingCode.METRIC_UNKNOWN.at(
                        "metadata.metrics", "'" + metric + "' is not a metric: expected one of " + KnownMetrics.NAMES));
            }
        }
        for (String language : definition.getMetadata().getLanguagesList()) {
            if (!LANGUAGES.contains(language)) {
                findings.add(FindingCode.LANGUAGE_UNKNOWN.at(
                        "metadata.languages",
                        "'" + language + "' is not a language: expected an ISO 639-1 code such as en"));
            }
        }
        return findings;
    }

    /** As {@link #check(PromptDefinition)}, and what the prompt makes of the rows. */
    public List<Finding> check(PromptDefinition definition, List<Map<String, Object>> rows) {
        List<Finding> findings = new ArrayList<>(check(definition));
        if (Findings.refuse(findings) || rows.isEmpty()) {
            return findings;
        }
        CompiledPrompt prompt = CompiledPrompt.of(Definitions.prompt(NO_ID, definition), Truncation.TO_2048);
        int blank = 0;
        for (int row = 0; row < rows.size(); row++) {
            try {
                PromptedExample example = prompt.apply(rows.get(row), new SplittableRandom(row));
                blank += example.isBlank() ? 1 : 0;
                if (!example.targetsOutsideChoices().isEmpty()) {
                    findings.add(FindingCode.TARGET_OUTSIDE_CHOICES.at(
                            "rows[" + row + "]",
                            "target '" + example.targetsOutsideChoices().getFirst() + "' is not among the choices "
                                    + example.answerChoices().orElseThrow()));
                }
            } catch (JinjaException | IllegalArgumentException e) {
                findings.add(FindingCode.RENDERING_FAILED.at("rows[" + row + "]", e.getMessage()));
            }
        }
        if (blank > 0) {
            findings.add(FindingCode.RENDERING_BLANK.at("rows", blank + " of " + rows.size() + " rows render blank"));
        }
        return findings;
    }

    private void checkTemplate(String template, List<Finding> findings) {
        if (template.isBlank()) {
            findings.add(FindingCode.FIELD_MISSING.at("template", "empty: expected a template"));
            return;
        }
        checkSyntax("template", template, FindingCode.TEMPLATE_SYNTAX, findings);
        boolean refused =
                findings.stream().anyMatch(finding -> finding.getPlace().startsWith("template"));
        if (!refused && !template.contains(CompiledPrompt.SEPARATOR)) {
            findings.add(FindingCode.SEPARATOR_MISSING.at(
                    "template", "no '" + CompiledPrompt.SEPARATOR + "': expected it between input and target"));
        }
    }

    private void checkSyntax(String field, String template, FindingCode code, List<Finding> findings) {
        try {
            environment.compile(field, template);
        } catch (JinjaException e) {
            findings.add(code.at(field + ":" + e.line() + ":" + e.column(), e.getMessage()));
        }
    }

    private static void checkName(String field, String value, boolean required, List<Finding> findings) {
        if (required && value.isBlank()) {
            findings.add(FindingCode.FIELD_MISSING.at(field, "empty: expected a name"));
        } else if (value.length() > LONGEST_NAME) {
            findings.add(FindingCode.FIELD_TOO_LONG.at(
                    field, value.length() + " characters: expected at most " + LONGEST_NAME));
        } else if (value.chars().anyMatch(Character::isISOControl)) {
            findings.add(FindingCode.TEXT_INVALID.at(field, "control characters: expected plain text"));
        }
    }

    /** Whether the text can be looked at further. */
    private static boolean checkText(String field, String value, List<Finding> findings) {
        if (value.length() > LONGEST_TEXT) {
            findings.add(FindingCode.FIELD_TOO_LONG.at(
                    field, value.length() + " characters: expected at most " + LONGEST_TEXT));
            return false;
        }
        if (value.indexOf('\0') >= 0) {
            findings.add(FindingCode.TEXT_INVALID.at(field, "a NUL character: expected text"));
            return false;
        }
        return true;
    }
}
