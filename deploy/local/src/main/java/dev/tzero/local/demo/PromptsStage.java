package dev.tzero.local.demo;

import dev.tzero.local.Progress;
import dev.tzero.local.prompts.Submissions;
import dev.tzero.proto.dataset.v1.ListTasksRequest;
import dev.tzero.proto.prompt.v1.GetPromptStatisticsRequest;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Publishes the bundled prompts as anybody would: JSON records on {@code prompt-submissions}. */
final class PromptsStage {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<PromptSubmission> submissions;
    private final String bootstrapServers;
    private final Services services;
    private final Progress progress;

    PromptsStage(List<PromptSubmission> submissions, String bootstrapServers, Services services, Progress progress) {
        this.submissions = submissions;
        this.bootstrapServers = bootstrapServers;
        this.services = services;
        this.progress = progress;
    }

    void run() {
        long before = stored();
        publish();
        Waiting.until("the prompts to be checked and stored", PATIENCE, progress, () -> stored() >= submissions.size());
        Waiting.until(
                "the dataset service to know the prompts",
                PATIENCE,
                progress,
                () -> services.datasets()
                                .listTasks(ListTasksRequest.getDefaultInstance())
                                .getTasksCount()
                        >= submissions.size());
        long found = Math.min(before, submissions.size());
        progress.line("  " + submissions.size() + " prompts published"
                + (found == 0 ? "" : ", " + found + " of them found as they were"));
    }

    private long stored() {
        return services.prompts()
                .getPromptStatistics(GetPromptStatisticsRequest.getDefaultInstance())
                .getPrompts();
    }

    private void publish() {
        try {
            Submissions.publish(bootstrapServers, submissions);
        } catch (ExecutionException e) {
            throw new DemoException(
                    "the broker did not take a prompt: " + e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted while publishing prompts");
        }
    }
}
