package dev.tzero.prompt.tree;

import dev.tzero.definitions.PromptDefinitions;
import dev.tzero.definitions.check.FindingCode;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.prompt.check.PromptError;
import dev.tzero.prompts.PromptCollection;
import dev.tzero.prompts.PromptYaml;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prompts as the files of a PromptSource tree. An instance is one export. */
public final class TreeExport {

    private static final String FILE = "templates.yaml";

    private final Map<String, String> written = new HashMap<>();

    /**
     * One file.
     *
     * @param path {@code dataset/templates.yaml} or {@code dataset/subset/templates.yaml}
     */
    public record ExportedFile(String path, String yaml, int prompts) {}

    /**
     * The file of one dataset and subset.
     *
     * @param prompts all its prompts, at least one
     * @throws ServiceException where another dataset of this export has the same path, as {@code a/b} and {@code b} of
     *     {@code a} have
     */
    public ExportedFile file(String dataset, String subset, List<PromptRevision> prompts) {
        String path = dataset + "/" + (subset.isEmpty() ? "" : subset + "/") + FILE;
        String name = "dataset '" + dataset + "'" + (subset.isEmpty() ? "" : " with subset '" + subset + "'");
        String other = written.putIfAbsent(path, name);
        if (other != null) {
            throw new ServiceException(
                    PromptError.of(FindingCode.EXPORT_AMBIGUOUS),
                    path + " is the file of " + other + " and of " + name + ": expected to export them one by one");
        }
        return new ExportedFile(path, yaml(dataset, subset, prompts), prompts.size());
    }

    /** The text of one file. */
    public static String yaml(String dataset, String subset, List<PromptRevision> prompts) {
        return PromptYaml.write(new PromptCollection(
                dataset,
                subset,
                prompts.stream()
                        .map(revision -> PromptDefinitions.prompt(revision.getPromptId(), revision.getDefinition()))
                        .toList()));
    }
}
