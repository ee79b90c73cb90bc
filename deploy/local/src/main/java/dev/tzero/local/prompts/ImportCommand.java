package dev.tzero.local.prompts;

import dev.tzero.local.Console;
import dev.tzero.local.LaunchException;
import dev.tzero.local.Progress;
import dev.tzero.prompts.PromptYaml;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.ImportOptions;
import dev.tzero.proto.prompt.v1.ImportOutcome;
import dev.tzero.proto.prompt.v1.ImportProgress;
import dev.tzero.proto.prompt.v1.ImportPromptTreeResponse;
import dev.tzero.proto.prompt.v1.ImportedPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tzero prompts import}: a tree of files into the service. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Imports every templates.yaml below a folder, keeping PromptSource's ids. What is refused is printed"
                        + " with every reason, and keeps the rest from nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every prompt is in the service",
            "1:something was refused, or the import broke off; what was stored stays",
            "2:the command line was not understood"
        })
final class ImportCommand implements Callable<Integer> {

    @Mixin
    private PromptServiceOption service;

    @Parameters(paramLabel = "DIR", description = "The folder.")
    private Path folder;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            description = "Who imports; the user of the system when not given.")
    private String author = System.getProperty("user.name", "");

    @Option(names = "--dry-run", description = "Check everything and store nothing.")
    private boolean dryRun;

    private Progress progress;
    private ImportProgress summary;

    @Override
    public Integer call() {
        progress = new Progress(Console.errors(), System::nanoTime);
        List<Path> files = files();
        ImportOptions options =
                ImportOptions.newBuilder().setAuthor(author).setDryRun(dryRun).build();
        try (PromptServiceClient client = service.connect()) {
            TreeUpload upload = new TreeUpload(folder, files, options, event -> tell(event, files.size()));
            client.duplex().importPromptTree(upload);
            try {
                upload.end().get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException unreadable
                        ? new LaunchException("a file cannot be read: " + unreadable.getMessage(), unreadable)
                        : client.failure(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LaunchException("interrupted while importing", e);
            }
        } finally {
            progress.clear();
        }
        if (summary == null) {
            throw new LaunchException("the service ended the import without a summary");
        }
        progress.line(text(summary, files.size()) + (dryRun ? "; nothing is stored, as asked" : ""));
        return summary.getRefused() + summary.getRefusedFiles() == 0 ? 0 : 1;
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            throw new LaunchException("there is no folder " + folder);
        }
        try {
            List<Path> files = PromptYaml.files(folder);
            if (files.isEmpty()) {
                throw new LaunchException("there is no templates.yaml below " + folder);
            }
            return files;
        } catch (IOException e) {
            throw new LaunchException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void tell(ImportPromptTreeResponse event, int files) {
        switch (event.getEventCase()) {
            case PROMPT -> {
                ImportedPrompt prompt = event.getPrompt();
                if (prompt.getOutcome() == ImportOutcome.IMPORT_OUTCOME_REFUSED) {
                    report(
                            prompt.getPath() + ": '" + prompt.getName() + "' (" + prompt.getPromptId() + ")",
                            prompt.getFindingsList());
                }
            }
            case REFUSED_FILE ->
                report(event.getRefusedFile().getPath(), event.getRefusedFile().getFindingsList());
            case PROGRESS -> progress.update(text(event.getProgress(), files));
            case SUMMARY -> summary = event.getSummary();
            case EVENT_NOT_SET -> throw new IllegalStateException("the service sent an event that says nothing");
        }
    }

    private void report(String what, List<Finding> findings) {
        progress.clear();
        findings.forEach(finding -> System.out.println(what + ": " + FindingText.of(finding)));
    }

    private static String text(ImportProgress progress, int files) {
        return progress.getFiles() + " of " + files + " files: " + progress.getCreated() + " prompts created, "
                + progress.getRevised() + " revised, " + progress.getUnchanged() + " unchanged, "
                + progress.getRefused() + " refused; " + progress.getRefusedFiles() + " files refused";
    }
}
