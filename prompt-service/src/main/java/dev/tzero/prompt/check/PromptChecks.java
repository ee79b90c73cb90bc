package dev.tzero.prompt.check;

import dev.tzero.definitions.check.DefinitionChecks;
import dev.tzero.definitions.check.FindingCode;
import dev.tzero.definitions.check.RowChecks;
import dev.tzero.prompt.datasets.Answer;
import dev.tzero.prompt.datasets.Datasets;
import dev.tzero.prompt.datasets.Datasets.RowPage;
import dev.tzero.prompts.CompiledPrompt;
import dev.tzero.proto.dataset.v1.Dataset;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is checked before a prompt is stored; the same for calls, records, files and pages. What needs the other prompts
 * (names and words that are taken) is checked by the library.
 */
public final class PromptChecks {

    private final DefinitionChecks definitions = new DefinitionChecks();
    private final DatasetChecks datasets;

    /**
     * @param datasets asked for columns and rows
     * @param rows how many rows a prompt is tried on; 0 for none
     */
    public PromptChecks(Datasets datasets, int rows) {
        this.datasets = new DatasetChecks(datasets, rows);
    }

    /** Everything there is to say about a prompt without other prompts, tried on rows of its dataset. */
    public CheckReport check(PromptDefinition definition) {
        return check(definition, List.of());
    }

    /** As {@link #check(PromptDefinition)}, tried on these rows; on rows of its dataset where they are none. */
    public CheckReport check(PromptDefinition definition, List<Map<String, Object>> rows) {
        List<Finding> findings = new ArrayList<>();
        Optional<CompiledPrompt> compiled = definitions.compile(definition, findings);
        if (compiled.isEmpty()) {
            return new CheckReport(findings, Optional.empty());
        }
        CompiledPrompt prompt = compiled.get();
        Answer<Dataset> dataset = datasets.dataset(definition, findings);
        if (dataset instanceof Answer.Known<Dataset>(Dataset known)) {
            DatasetChecks.variables(prompt, known, findings);
        }
        List<Map<String, Object>> tried = rows.isEmpty() ? rows(dataset, findings) : rows;
        return new CheckReport(
                findings, tried.isEmpty() ? Optional.empty() : Optional.of(RowChecks.check(prompt, tried, findings)));
    }

    private List<Map<String, Object>> rows(Answer<Dataset> dataset, List<Finding> findings) {
        if (!(dataset instanceof Answer.Known<Dataset>(Dataset known))) {
            return List.of();
        }
        return switch (datasets.rows(known)) {
            case Answer.Known<RowPage>(RowPage page) -> page.rows();
            case Answer.Unknown<RowPage>(String reason) -> {
                findings.add(FindingCode.DATASET_UNCHECKED.at(
                        "dataset", "targets and blank renderings are unchecked: " + reason));
                yield List.of();
            }
        };
    }
}
