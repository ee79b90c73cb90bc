package dev.tzero.local.prompts;

import dev.tzero.local.AtomicOutput;
import dev.tzero.local.Console;
import dev.tzero.local.LaunchException;
import dev.tzero.local.Progress;
import dev.tzero.proto.prompt.v1.ExportPromptTreeRequest;
import dev.tzero.proto.prompt.v1.ExportPromptTreeResponse;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tzero prompts export}: the prompts of the service as a tree of files that PromptSource reads. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes the prompts of the service as dataset/subset/templates.yaml below a folder. Files of datasets"
                        + " that the service has no prompts for are left as they are.")
final class ExportCommand implements Callable<Integer> {

    @Mixin
    private PromptServiceOption service;

    @Parameters(paramLabel = "DIR", description = "The folder; made when it is not there.")
    private Path folder;

    @Option(names = "--dataset", paramLabel = "NAME", defaultValue = "", description = "Only this dataset.")
    private String dataset;

    @Option(
            names = "--subset",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Only this subset of the dataset.")
    private String subset;

    @Override
    public Integer call() {
        Progress progress = new Progress(Console.errors(), System::nanoTime);
        int files = 0;
        int prompts = 0;
        try (PromptServiceClient client = service.connect()) {
            Iterator<ExportPromptTreeResponse> exported = client.streaming()
                    .exportPromptTree(ExportPromptTreeRequest.newBuilder()
                            .setDataset(dataset)
                            .setSubset(subset)
                            .build());
            try {
                while (exported.hasNext()) {
                    ExportPromptTreeResponse file = exported.next();
                    write(file);
                    files++;
                    prompts += file.getPrompts();
                    progress.update(files + " files, " + prompts + " prompts");
                }
            } catch (StatusRuntimeException e) {
                throw client.failure(e);
            }
        } finally {
            progress.clear();
        }
        progress.line(prompts + " prompts in " + files + " files below " + folder);
        return 0;
    }

    private void write(ExportPromptTreeResponse file) {
        Path root = folder.toAbsolutePath().normalize();
        Path place = root.resolve(file.getPath()).normalize();
        if (!place.startsWith(root) || !place.endsWith("templates.yaml")) {
            throw new LaunchException(
                    "the service named the file '" + file.getPath() + "', expected a templates.yaml within the folder");
        }
        try {
            Files.createDirectories(place.getParent());
            try (AtomicOutput output = AtomicOutput.open(place.toString())) {
                output.stream().write(file.getYaml().getBytes(StandardCharsets.UTF_8));
                output.complete();
            }
        } catch (IOException e) {
            throw new LaunchException(place + " cannot be written: " + e.getMessage(), e);
        }
    }
}
