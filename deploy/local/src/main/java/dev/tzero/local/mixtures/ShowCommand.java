package dev.tzero.local.mixtures;

import dev.tzero.local.LaunchException;
import dev.tzero.local.ProtoJson;
import dev.tzero.local.datasets.DatasetServiceClient;
import dev.tzero.local.datasets.DatasetServiceOption;
import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.PromptFormatException;
import dev.tzero.prompts.PromptYaml;
import dev.tzero.proto.dataset.v1.GetMixtureRequest;
import dev.tzero.proto.dataset.v1.GetMixtureResponse;
import dev.tzero.tasks.MixtureTask;
import dev.tzero.tasks.T0Mixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tzero mixtures show}: the tasks of a mixture, with the prompts of a tree or those of a dataset service. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description =
                "Shows the tasks of a mixture. With --prompts: one of T0's, its tasks with the prompts of a tree, and"
                        + " their caps; no service is needed. Otherwise: any mixture that a dataset service knows, with the"
                        + " prompts stored now.")
final class ShowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "A mixture, such as t0_train; list shows all.")
    private String name;

    @Option(
            names = "--prompts",
            paramLabel = "TREE",
            description = "Folder of dataset/templates.yaml or dataset/subset/templates.yaml.")
    private Path tree;

    @Option(
            names = "--json",
            description = "Print one JSON object: mixture, and tasks with task, dataset, subset, template and cap; of a"
                    + " service: GetMixtureResponse.")
    private boolean json;

    @Mixin
    private DatasetServiceOption service;

    @Override
    public Integer call() {
        if (tree == null) {
            ask();
            return 0;
        }
        T0Mixture mixture = T0Mixture.named(name)
                .orElseThrow(() -> new LaunchException("there is no mixture '" + name + "'; mixtures: "
                        + Stream.of(T0Mixture.values()).map(T0Mixture::title).collect(Collectors.joining(", "))));
        List<MixtureTask> tasks = mixture.tasks(prompts());
        if (json) {
            MixtureJson.write(mixture, tasks, System.out);
        } else {
            MixtureTable.write(mixture, tasks, System.out);
        }
        return 0;
    }

    private void ask() {
        GetMixtureRequest request = GetMixtureRequest.newBuilder().setName(name).build();
        try (DatasetServiceClient client = service.connect()) {
            GetMixtureResponse response = client.ask(datasets -> datasets.getMixture(request));
            if (json) {
                System.out.println(ProtoJson.text(response));
                return;
            }
            System.out.println(name + ": " + response.getMixture().getDescription());
            response.getTasksList().forEach(task -> System.out.println("  " + task.getName()));
            System.out.println(response.getTasksCount() + " tasks");
        }
    }

    private List<Prompt> prompts() {
        if (!Files.isDirectory(tree)) {
            throw new LaunchException("--prompts: there is no folder " + tree);
        }
        try {
            List<Prompt> prompts = new ArrayList<>();
            for (Path file : PromptYaml.files(tree)) {
                prompts.addAll(PromptYaml.read(file).prompts());
            }
            if (prompts.isEmpty()) {
                throw new LaunchException("--prompts: there is no prompt in a templates.yaml below " + tree
                        + "; expected dataset/templates.yaml or dataset/subset/templates.yaml");
            }
            return prompts;
        } catch (PromptFormatException e) {
            throw new LaunchException("--prompts: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new LaunchException("--prompts: " + tree + " cannot be read: " + e.getMessage(), e);
        }
    }
}
