package dev.tzero.local.prompts;

import dev.tzero.local.Console;
import dev.tzero.local.ProtoJson;
import dev.tzero.proto.prompt.v1.ListPromptsRequest;
import dev.tzero.proto.prompt.v1.ListPromptsResponse;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tzero prompts list}: what the service holds, filtered, page by page. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists prompts by dataset, subset and name: id, revision, dataset/subset/name. Filters add up.")
final class ListCommand implements Callable<Integer> {

    @Mixin
    private PromptServiceOption service;

    @Option(names = "--dataset", paramLabel = "NAME", defaultValue = "", description = "Only of this dataset.")
    private String dataset;

    @Option(
            names = "--subset",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Only of this subset of the dataset.")
    private String subset;

    @Option(names = "--metric", paramLabel = "NAME", defaultValue = "", description = "Only with this metric.")
    private String metric;

    @Option(
            names = "--language",
            paramLabel = "CODE",
            defaultValue = "",
            description = "Only in this language, such as en.")
    private String language;

    @Option(
            names = "--original-task",
            paramLabel = "true|false",
            arity = "1",
            description = "Only those that ask for the dataset's original task, or only the others.")
    private Boolean originalTask;

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only with this text in name or template, regardless of case.")
    private String text;

    @ArgGroup
    private Paging paging = new Paging();

    @Option(names = "--json", description = "Print one JSON object a line: the newest revision of each prompt.")
    private boolean json;

    private static final class Paging {

        @ArgGroup(exclusive = false)
        private Page page = new Page();

        @Option(names = "--all", description = "All pages.")
        private boolean all;
    }

    private static final class Page {

        @Option(
                names = "--page-size",
                paramLabel = "N",
                defaultValue = "100",
                description = "Prompts a page, 1 to 1000; ${DEFAULT-VALUE} when not given.")
        private int size = 100;

        @Option(
                names = "--page-token",
                paramLabel = "TOKEN",
                defaultValue = "",
                description = "The page that the one before named.")
        private String token = "";
    }

    @Override
    public Integer call() {
        ListPromptsRequest.Builder request = ListPromptsRequest.newBuilder()
                .setDataset(dataset)
                .setSubset(subset)
                .setMetric(metric)
                .setLanguage(language)
                .setText(text);
        if (originalTask != null) {
            request.setOriginalTask(originalTask);
        }
        Console remarks = Console.errors();
        try (PromptServiceClient client = service.connect()) {
            if (paging.all) {
                client.forEach(request.build(), this::print);
                return 0;
            }
            request.setPageSize(paging.page.size).setPageToken(paging.page.token);
            ListPromptsResponse page = client.ask(prompts -> prompts.listPrompts(request.build()));
            page.getPromptsList().forEach(this::print);
            String next = page.getNextPageToken();
            remarks.line(page.getPromptsCount() + " of " + page.getTotal() + " prompts"
                    + (next.isEmpty() ? "" : "; more with --page-token " + next + " or --all"));
            return 0;
        }
    }

    private void print(PromptRevision prompt) {
        System.out.println(
                json
                        ? ProtoJson.line(prompt)
                        : prompt.getPromptId() + "  " + prompt.getRevision() + "  " + PromptLabel.of(prompt));
    }
}
