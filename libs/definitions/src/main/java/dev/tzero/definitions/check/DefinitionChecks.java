package dev.tzero.definitions.check;

import dev.tzero.definitions.PromptDefinitions;
import dev.tzero.jinja.JinjaEnvironment;
import dev.tzero.jinja.JinjaException;
import dev.tzero.prompts.CompiledPrompt;
import dev.tzero.prompts.Truncation;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can be said about a definition by itself. */
public final class DefinitionChecks {

    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
    private static final int MOST_ITEMS = 50;

    private final JinjaEnvironment environment =
            JinjaEnvironment.builder().promptSourceAdditions().build();

    /**
     * Says everything there is to say about a definition without other prompts, datasets and rows, and compiles it as it is
     * applied: with truncation, which a template can break that compiles without.
     *
     * @param findings to which what was found is added
     * @return empty when the definition is refused
     */
    public Optional<CompiledPrompt> compile(PromptDefinition definition, List<Finding> findings) {
        List<Finding> found = check(definition);
        findings.addAll(found);
        if (Findings.refuse(found)) {
            return Optional.empty();
        }
        try {
            return Optional.of(CompiledPrompt.of(
                    PromptDefinitions.prompt(PromptDefinitions.NO_ID, definition), Truncation.TO_2048));
        } catch (JinjaException e) {
            findings.add(TemplatePlace.of(e).at(FindingCode.TEMPLATE_SYNTAX, TemplatePlace.message(e)));
            return Optional.empty();
        }
    }

    private List<Finding> check(PromptDefinition definition) {
        List<Finding> findings = new ArrayList<>();
        TextChecks.name("dataset", definition.getDataset(), findings);
        TextChecks.folder("dataset", definition.getDataset(), findings);
        TextChecks.label("subset", definition.getSubset(), findings);
        TextChecks.folder("subset", definition.getSubset(), findings);
        TextChecks.name("name", definition.getName(), findings);
        TextChecks.text("reference", definition.getReference(), findings);
        if (TextChecks.text("template", definition.getTemplate(), findings)) {
            checkTemplate(definition.getTemplate(), findings);
        }
        if (TextChecks.text("answer_choices", definition.getAnswerChoices(), findings)) {
            compiles("answer_choices", definition.getAnswerChoices(), FindingCode.CHOICES_SYNTAX, findings);
        }
        checkMetrics(definition.getMetadata().getMetricsList(), findings);
        checkLanguages(definition.getMetadata().getLanguagesList(), findings);
        return findings;
    }

    private void checkTemplate(String template, List<Finding> findings) {
        if (template.isBlank()) {
            findings.add(FindingCode.FIELD_MISSING.at("template", "empty: expected a template"));
        } else if (compiles("template", template, FindingCode.TEMPLATE_SYNTAX, findings)
                && !template.contains(CompiledPrompt.SEPARATOR)) {
            findings.add(FindingCode.SEPARATOR_MISSING.at(
                    "template", "no '" + CompiledPrompt.SEPARATOR + "': expected it between input and target"));
        }
    }

    private boolean compiles(String field, String template, FindingCode code, List<Finding> findings) {
        try {
            environment.compile(field, template).requireAlone();
            return true;
        } catch (JinjaException e) {
            findings.add(code.at(field, e.line(), e.column(), TemplatePlace.message(e)));
            return false;
        }
    }

    private static void checkMetrics(List<String> metrics, List<Finding> findings) {
        String field = "metadata.metrics";
        if (tooMany(field, metrics, findings)) {
            return;
        }
        metrics.stream()
                .filter(metric -> !KnownMetrics.NAMES.contains(metric))
                .forEach(metric -> findings.add(FindingCode.METRIC_UNKNOWN.at(
                        field, Quoted.of(metric) + " is not a metric: expected one of " + KnownMetrics.NAMES)));
    }

    private static void checkLanguages(List<String> languages, List<Finding> findings) {
        String field = "metadata.languages";
        if (tooMany(field, languages, findings)) {
            return;
        }
        languages.stream()
                .filter(language -> !LANGUAGES.contains(language))
                .forEach(language -> findings.add(FindingCode.LANGUAGE_UNKNOWN.at(
                        field, Quoted.of(language) + " is not a language: expected an ISO 639-1 code such as en")));
    }

    private static boolean tooMany(String field, List<String> items, List<Finding> findings) {
        if (items.size() <= MOST_ITEMS) {
            return false;
        }
        findings.add(FindingCode.TOO_MANY_ITEMS.at(field, items.size() + " items: expected at most " + MOST_ITEMS));
        return true;
    }
}
