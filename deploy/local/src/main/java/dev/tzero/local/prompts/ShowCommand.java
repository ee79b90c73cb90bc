package dev.tzero.local.prompts;

import dev.tzero.local.LaunchException;
import dev.tzero.local.ProtoJson;
import dev.tzero.prompts.Prompt;
import dev.tzero.proto.prompt.v1.GetPromptRequest;
import dev.tzero.proto.prompt.v1.ListPromptsRequest;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptMetadata;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tzero prompts show}: one prompt in full. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a prompt in full.")
final class ShowCommand implements Callable<Integer> {

    @Mixin
    private PromptServiceOption service;

    @Parameters(paramLabel = "PROMPT", description = "Its id, or dataset/name, or dataset/subset/name.")
    private String name;

    @Option(
            names = "--revision",
            paramLabel = "N",
            defaultValue = "0",
            description = "A revision, from 1; the newest when not given.")
    private long revision;

    @Option(names = "--json", description = "Print the revision as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        try (PromptServiceClient client = service.connect()) {
            String id = Prompt.isId(name) ? name : find(client);
            PromptRevision prompt = client.ask(prompts -> prompts.getPrompt(GetPromptRequest.newBuilder()
                            .setPromptId(id)
                            .setRevision(revision)
                            .build())
                    .getPrompt());
            System.out.println(json ? ProtoJson.text(prompt) : text(prompt));
            return 0;
        }
    }

    /** Datasets and names may hold slashes, so every beginning may be the dataset. */
    private String find(PromptServiceClient client) {
        List<PromptRevision> found = new ArrayList<>();
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            ListPromptsRequest filter = ListPromptsRequest.newBuilder()
                    .setDataset(name.substring(0, slash))
                    .build();
            client.forEach(filter, prompt -> {
                if (PromptLabel.of(prompt).equals(name)) {
                    found.add(prompt);
                }
            });
        }
        return switch (found.size()) {
            case 0 ->
                throw new LaunchException(
                        "there is no prompt " + name + "; expected an id, dataset/name or dataset/subset/name");
            case 1 -> found.getFirst().getPromptId();
            default ->
                throw new LaunchException(name + " names several prompts, expected one of their ids: "
                        + found.stream().map(PromptRevision::getPromptId).collect(Collectors.joining(", ")));
        };
    }

    private static String text(PromptRevision prompt) {
        PromptDefinition definition = prompt.getDefinition();
        PromptMetadata metadata = definition.getMetadata();
        Instant created = Instant.ofEpochSecond(
                prompt.getCreatedAt().getSeconds(), prompt.getCreatedAt().getNanos());
        return String.join(
                "\n",
                PromptLabel.of(prompt),
                "id                " + prompt.getPromptId(),
                "revision          " + prompt.getRevision() + " by " + prompt.getAuthor() + " at " + created,
                "original task     " + said(metadata.hasOriginalTask(), metadata.getOriginalTask()),
                "choices in prompt " + said(metadata.hasChoicesInPrompt(), metadata.getChoicesInPrompt()),
                "metrics           " + String.join(", ", metadata.getMetricsList()),
                "languages         " + String.join(", ", metadata.getLanguagesList()),
                "reference         " + definition.getReference(),
                "answer choices    " + definition.getAnswerChoices(),
                "",
                definition.getTemplate());
    }

    private static String said(boolean known, boolean value) {
        return known ? value ? "yes" : "no" : "not said";
    }
}
