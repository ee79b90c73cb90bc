package dev.tzero.prompt.api;

import dev.tzero.platform.errors.ServiceException;
import dev.tzero.prompt.check.FindingCode;
import dev.tzero.prompt.config.PromptTransactions;
import dev.tzero.prompt.library.Outcome;
import dev.tzero.prompt.library.PromptFilter;
import dev.tzero.prompt.preview.Definitions;
import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.PromptCollection;
import dev.tzero.prompts.PromptFormatException;
import dev.tzero.prompts.PromptYaml;
import dev.tzero.proto.prompt.v1.ImportPromptsResponse;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRejection;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import jakarta.inject.Singleton;
import java.util.List;

/** PromptSource's {@code templates.yaml} in and out. */
@Singleton
public class PromptFiles {

    private static final String SOURCE = "yaml";

    private final PromptTransactions prompts;

    public PromptFiles(PromptTransactions prompts) {
        this.prompts = prompts;
    }

    /**
     * Imports a file, each prompt by itself: one that is refused keeps the others from nothing.
     *
     * @throws ServiceException when the text is not such a file
     */
    public ImportPromptsResponse importYaml(String yaml, String author) {
        PromptCollection collection = read(yaml);
        ImportPromptsResponse.Builder response = ImportPromptsResponse.newBuilder();
        int unchanged = 0;
        for (Prompt prompt : collection.prompts()) {
            PromptDefinition definition = Definitions.definition(prompt);
            Outcome outcome = prompts.change(library -> library.importPrompt(prompt.id(), definition, author));
            switch (outcome) {
                case Outcome.Stored stored -> response.addImported(stored.revision());
                case Outcome.Unchanged _ -> unchanged++;
                case Outcome.Rejected rejected ->
                    response.addRejected(PromptRejection.newBuilder()
                            .setSubmission(PromptSubmission.newBuilder()
                                    .setPromptId(prompt.id())
                                    .setDefinition(definition)
                                    .setAuthor(author))
                            .addAllFindings(rejected.findings()));
            }
        }
        return response.setUnchanged(unchanged).build();
    }

    /**
     * The prompts of a dataset and subset as one file.
     *
     * @throws ServiceException when there are none
     */
    public String exportYaml(String dataset, String subset) {
        List<Prompt> found =
                prompts
                        .query(queries -> queries.page(PromptFilter.dataset(dataset, subset), null, Integer.MAX_VALUE))
                        .stream()
                        .filter(revision -> revision.getDefinition().getSubset().equals(subset))
                        .map(PromptFiles::prompt)
                        .toList();
        if (found.isEmpty()) {
            throw new ServiceException(
                    FindingCode.PROMPT_UNKNOWN,
                    "there is no prompt of " + dataset + (subset.isEmpty() ? "" : "/" + subset));
        }
        return PromptYaml.write(new PromptCollection(dataset, subset, found));
    }

    private static Prompt prompt(PromptRevision revision) {
        return Definitions.prompt(revision.getPromptId(), revision.getDefinition());
    }

    private static PromptCollection read(String yaml) {
        try {
            return PromptYaml.read(SOURCE, yaml);
        } catch (PromptFormatException e) {
            throw new ServiceException(FindingCode.FILE_SYNTAX, e.getMessage(), e);
        }
    }
}
