package dev.tzero.local.prompts;

import dev.tzero.definitions.PromptDefinitions;
import dev.tzero.definitions.check.DefinitionChecks;
import dev.tzero.definitions.check.FindingCode;
import dev.tzero.definitions.check.RowChecks;
import dev.tzero.definitions.check.TogetherChecks;
import dev.tzero.local.Console;
import dev.tzero.local.LaunchException;
import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.PromptFormatException;
import dev.tzero.prompts.PromptYaml;
import dev.tzero.proto.prompt.v1.CheckPromptRequest;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tzero prompts check}: what is wrong with the prompts of a file or a tree. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description =
                "Checks prompts before they are published: YAML, templates, separator, metrics, languages, ids, names"
                        + " and words; on rows, when there are any: failures, blank renderings, targets outside the choices. No"
                        + " service is needed. A finding has a code, a weight and a place: field, line, column.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no finding is an error",
            "1:there are errors, or something cannot be read",
            "2:the command line was not understood"
        })
final class CheckCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "FILE",
            description = "A templates.yaml, a .json with one submission or definition, or a folder of templates.yaml.")
    private Path file;

    @Option(
            names = "--rows",
            paramLabel = "FILE",
            description = "Rows to try the prompts on, as render takes them; the first " + SampleRows.PER_DATASET
                    + " of each dataset and subset.")
    private Path rows;

    @Option(
            names = "--service",
            paramLabel = "HOST:PORT",
            description = "Ask this prompt service too: what it knows of datasets and stored prompts, usually "
                    + PromptServiceClient.USUAL_ADDRESS + ".")
    private String service;

    @Option(names = "--json", description = "Print one JSON object a line for each finding.")
    private boolean json;

    private final DefinitionChecks definitions = new DefinitionChecks();
    private final TogetherChecks together = new TogetherChecks();
    private int prompts;

    @Override
    public Integer call() {
        PromptFile.requireFile(file);
        SampleRows samples = rows == null ? SampleRows.none() : SampleRows.read(rows);
        CheckReport report = new CheckReport(System.out, json);
        try (PromptServiceClient client = service == null ? null : PromptServiceClient.at(service)) {
            for (Path one : files()) {
                check(one, samples, client, report);
            }
        }
        Console.errors()
                .line(prompts + " prompts, " + report.findings() + " findings, " + report.errors() + " of them errors");
        return report.errors() == 0 ? 0 : 1;
    }

    private List<Path> files() {
        if (!Files.isDirectory(file)) {
            return List.of(file);
        }
        try {
            List<Path> files = PromptYaml.files(file);
            if (files.isEmpty()) {
                throw new LaunchException("there is no templates.yaml below " + file);
            }
            return files;
        } catch (IOException e) {
            throw new LaunchException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void check(Path one, SampleRows samples, PromptServiceClient client, CheckReport report) {
        List<Prompt> found;
        try {
            found = PromptFile.isJson(one)
                    ? List.of(ofJson(one))
                    : PromptYaml.read(one).prompts();
        } catch (PromptFormatException e) {
            String message = e.getMessage()
                    .substring(e.getMessage().indexOf(e.field()) + e.field().length() + 1);
            report.add(one.toString(), null, syntax(e, message));
            return;
        } catch (IllegalArgumentException e) {
            report.add(one.toString(), null, FindingCode.FIELD_MISSING.at("document", e.getMessage()));
            return;
        } catch (IOException e) {
            throw new LaunchException(one + " cannot be read: " + e.getMessage(), e);
        }
        for (Prompt prompt : found) {
            prompts++;
            List<Finding> findings = alone(prompt, samples.of(prompt.dataset(), prompt.subset()));
            findings.addAll(together.check(prompt));
            findings.forEach(finding -> report.add(one.toString(), prompt, finding));
            if (client != null) {
                ask(client, one, prompt, report);
            }
        }
    }

    private List<Finding> alone(Prompt prompt, List<Map<String, Object>> rows) {
        List<Finding> findings = new ArrayList<>();
        PromptDefinition definition = PromptDefinitions.definition(prompt);
        definitions
                .compile(definition, findings)
                .filter(_ -> !rows.isEmpty())
                .ifPresent(compiled -> RowChecks.check(compiled, rows, findings));
        return findings;
    }

    private static Finding syntax(PromptFormatException e, String message) {
        return e.line() > 0
                ? FindingCode.FILE_SYNTAX.at(e.field(), e.line(), 1, message)
                : FindingCode.FILE_SYNTAX.at(e.field(), message);
    }

    private static Prompt ofJson(Path one) {
        PromptSubmission submission = PromptFile.submissions(one).getFirst();
        String id = submission.getPromptId().isEmpty() ? PromptDefinitions.NO_ID : submission.getPromptId();
        return PromptDefinitions.prompt(id, submission.getDefinition());
    }

    private static void ask(PromptServiceClient client, Path one, Prompt prompt, CheckReport report) {
        CheckPromptRequest request = CheckPromptRequest.newBuilder()
                .setDefinition(PromptDefinitions.definition(prompt))
                .setPromptId(prompt.id().equals(PromptDefinitions.NO_ID) ? "" : prompt.id())
                .build();
        client.ask(service -> service.checkPrompt(request))
                .getFindingsList()
                .forEach(finding -> report.add(one.toString(), prompt, finding));
    }
}
