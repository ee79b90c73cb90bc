package dev.tzero.prompt.check;

import dev.tzero.definitions.check.FindingCode;
import dev.tzero.prompt.datasets.Answer;
import dev.tzero.prompt.datasets.Datasets;
import dev.tzero.prompt.datasets.Datasets.RowPage;
import dev.tzero.prompts.CompiledPrompt;
import dev.tzero.proto.dataset.v1.Dataset;
import dev.tzero.proto.dataset.v1.Feature;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be said about a prompt beside the columns and rows of its dataset. */
final class DatasetChecks {

    private static final int MOST_NAMED = 30;

    private final Datasets datasets;
    private final int rows;

    /** @param rows how many rows a prompt is tried on; 0 for none */
    DatasetChecks(Datasets datasets, int rows) {
        this.datasets = datasets;
        this.rows = rows;
    }

    /** The dataset of the definition; the finding that it is unchecked where it is not known. */
    Answer<Dataset> dataset(PromptDefinition definition, List<Finding> findings) {
        Answer<Dataset> answer = datasets.find(definition.getDataset(), definition.getSubset());
        if (answer instanceof Answer.Unknown<Dataset>(String reason)) {
            findings.add(FindingCode.DATASET_UNCHECKED.at(
                    "dataset", "variables, targets and blank renderings are unchecked: " + reason));
        }
        return answer;
    }

    /** Variables that no column stands behind. */
    static void variables(CompiledPrompt prompt, Dataset dataset, List<Finding> findings) {
        Set<String> columns = dataset.getFeaturesList().stream()
                .map(Feature::getName)
                .flatMap(name -> Stream.of(name, name.replace('-', '_')))
                .collect(Collectors.toCollection(TreeSet::new));
        for (String variable : prompt.columns()) {
            if (!columns.contains(variable)) {
                findings.add(VariablePlace.of(prompt.prompt(), variable)
                        .finding("'" + variable + "' is no column: expected one of "
                                + columns.stream().limit(MOST_NAMED).toList()));
            }
        }
    }

    /** The first rows of the split that is trained on, or of the first one there is. */
    Answer<RowPage> rows(Dataset dataset) {
        if (rows == 0) {
            return new Answer.Unknown<>("no rows are tried (tzero.prompt.check.rows is 0)");
        }
        return Stream.of("train", "validation", "test")
                .filter(split -> dataset.getSplitRowsOrDefault(split, 0) > 0)
                .findFirst()
                .or(() -> new TreeSet<>(dataset.getSplitRowsMap().keySet())
                        .stream().findFirst())
                .<Answer<RowPage>>map(split -> datasets.rows(dataset, split, 0, rows))
                .orElseGet(() -> new Answer.Unknown<>("the dataset has no split"));
    }
}
