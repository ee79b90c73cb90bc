package dev.tzero.prompt.api;

import dev.tzero.definitions.check.FindingCode;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.prompt.check.PromptError;
import dev.tzero.prompt.check.RefusedException;
import dev.tzero.prompt.config.PromptTransactions;
import dev.tzero.prompt.library.Outcome;
import dev.tzero.prompt.library.PromptFilter;
import dev.tzero.prompt.statistics.DatasetCounts;
import dev.tzero.prompt.tree.ImportListener;
import dev.tzero.prompt.tree.TreeExport;
import dev.tzero.prompt.tree.TreeExport.ExportedFile;
import dev.tzero.prompt.tree.TreeImport;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.ImportProgress;
import dev.tzero.proto.prompt.v1.ImportPromptsResponse;
import dev.tzero.proto.prompt.v1.PromptRejection;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;

/** PromptSource's {@code templates.yaml} in and out, one by one and as a tree. */
@Singleton
public class PromptFiles {

    private static final String SOURCE = "yaml";

    private final PromptTransactions prompts;

    public PromptFiles(PromptTransactions prompts) {
        this.prompts = prompts;
    }

    /** Begins the import of a tree. */
    public TreeImport tree(String author, boolean dryRun, ImportListener listener) {
        return new TreeImport(prompts, author, dryRun, listener);
    }

    /**
     * Imports a file, each prompt by itself: one that is refused keeps the others from nothing.
     *
     * @throws ServiceException when the text is not such a file
     */
    public ImportPromptsResponse importYaml(String yaml, String author) {
        ImportPromptsResponse.Builder response = ImportPromptsResponse.newBuilder();
        TreeImport file = tree(author, false, new FileReport(response, author));
        file.add(SOURCE, yaml);
        return response.setUnchanged(file.finish().getUnchanged()).build();
    }

    /** The outcomes of a single file. */
    private record FileReport(ImportPromptsResponse.Builder response, String author) implements ImportListener {

        @Override
        public void imported(TreeImport.FilePrompt prompt, Outcome outcome) {
            switch (outcome) {
                case Outcome.Stored stored -> response.addImported(stored.revision());
                case Outcome.Unchanged _ -> {}
                case Outcome.Rejected rejected ->
                    response.addRejected(PromptRejection.newBuilder()
                            .setSubmission(PromptSubmission.newBuilder()
                                    .setPromptId(prompt.id())
                                    .setDefinition(prompt.definition())
                                    .setAuthor(author))
                            .addAllFindings(rejected.findings()));
            }
        }

        @Override
        public void refused(String path, Finding finding) {
            throw RefusedException.of(List.of(finding));
        }

        @Override
        public void progress(ImportProgress progress) {}
    }

    /**
     * The prompts of a dataset and subset as one file.
     *
     * @throws ServiceException when there are none
     */
    public String exportYaml(String dataset, String subset) {
        List<PromptRevision> found = prompts(dataset, subset);
        if (found.isEmpty()) {
            throw none(dataset, subset);
        }
        return TreeExport.yaml(dataset, subset, found);
    }

    /**
     * All prompts, or those of a dataset, file by file.
     *
     * @param dataset empty for all
     * @param subset only together with a dataset; empty for all of its subsets
     * @throws ServiceException when there are none of that dataset, or when two datasets have the same file
     */
    public void exportTree(String dataset, String subset, Consumer<ExportedFile> files) {
        if (dataset.isEmpty() && !subset.isEmpty()) {
            throw new ServiceException(
                    PromptError.of(FindingCode.LISTING_INVALID),
                    "subset: '" + subset + "' is given without its dataset");
        }
        List<DatasetCounts> wanted = prompts.query(queries -> queries.counts()).stream()
                .filter(count -> dataset.isEmpty() || count.dataset().equals(dataset))
                .filter(count -> subset.isEmpty() || count.subset().equals(subset))
                .toList();
        if (wanted.isEmpty() && !dataset.isEmpty()) {
            throw none(dataset, subset);
        }
        TreeExport export = new TreeExport();
        for (DatasetCounts count : wanted) {
            List<PromptRevision> found = prompts(count.dataset(), count.subset());
            // They may have been deleted since they were counted.
            if (!found.isEmpty()) {
                files.accept(export.file(count.dataset(), count.subset(), found));
            }
        }
    }

    private List<PromptRevision> prompts(String dataset, String subset) {
        return prompts
                .query(queries -> queries.page(PromptFilter.dataset(dataset, subset), null, Integer.MAX_VALUE))
                .stream()
                .filter(revision -> revision.getDefinition().getSubset().equals(subset))
                .toList();
    }

    private static ServiceException none(String dataset, String subset) {
        return new ServiceException(
                PromptError.of(FindingCode.PROMPT_UNKNOWN),
                "there is no prompt of " + dataset + (subset.isEmpty() ? "" : "/" + subset));
    }
}
