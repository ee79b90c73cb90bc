package dev.tzero.local.prompts;

import dev.tzero.local.Console;
import dev.tzero.local.ExternalBackends;
import dev.tzero.local.LaunchException;
import dev.tzero.local.PlatformOptions;
import dev.tzero.local.RunningBroker;
import dev.tzero.local.prompts.SubmissionOutcomes.Outcome;
import dev.tzero.proto.prompt.v1.PromptRejection;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tzero prompts publish}: prompts of a file to the topic, and what became of them. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description =
                "Publishes the prompts of a file to the topic prompt-submissions, and waits for what becomes of them"
                        + " on prompts and prompt-rejections. Prompts are known by dataset, subset and name: one that is there"
                        + " gets a new revision.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every prompt is published, or was already; with --no-wait: every prompt is on the topic",
            "1:a prompt was rejected, or nothing was heard of it in time",
            "2:the command line was not understood"
        })
final class PublishCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "FILE",
            description = "A templates.yaml, or a .json with one submission or one definition.")
    private Path file;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "The broker; that of the running ./tzero up or demo when not given.")
    private String kafka;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data folder of the running ./tzero up or demo; .tzero in the repository when not given.")
    private Path data;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            description = "Who publishes; the user of the system when not given.")
    private String author = System.getProperty("user.name", "");

    @Option(names = "--no-wait", description = "Do not wait for what becomes of them.")
    private boolean noWait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait; ${DEFAULT-VALUE} when not given.")
    private int timeout;

    private int rejected;

    @Override
    public Integer call() {
        List<PromptSubmission> submissions =
                PromptFile.submissions(file).stream().map(this::complete).toList();
        kafka = kafka == null ? runningBroker() : kafka;
        ExternalBackends.checkKafka(kafka);
        try {
            if (noWait) {
                Submissions.publish(kafka, submissions);
                Console.errors().line(submissions.size() + " prompts are on the topic");
                return 0;
            }
            return publishAndWait(submissions);
        } catch (ExecutionException e) {
            throw new LaunchException(
                    "the broker did not take a prompt: " + e.getCause().getMessage(), e);
        } catch (KafkaException e) {
            throw new LaunchException("the broker at " + kafka + " says: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("interrupted while publishing", e);
        }
    }

    private String runningBroker() {
        Path folder = data == null ? PlatformOptions.usualData() : data;
        return RunningBroker.find(folder)
                .orElseThrow(() -> new LaunchException("no tzero runs in " + folder
                        + "; start ./tzero up, name its folder with --data, or a broker with --kafka"));
    }

    private PromptSubmission complete(PromptSubmission submission) {
        PromptSubmission.Builder complete = submission.toBuilder();
        if (submission.getSubmissionId().isEmpty()) {
            complete.setSubmissionId(UUID.randomUUID().toString());
        }
        if (submission.getAuthor().isEmpty()) {
            complete.setAuthor(author);
        }
        return complete.build();
    }

    private int publishAndWait(List<PromptSubmission> submissions) throws ExecutionException, InterruptedException {
        try (SubmissionOutcomes outcomes = SubmissionOutcomes.open(kafka)) {
            Map<String, PromptSubmission> pending = new LinkedHashMap<>();
            List<PromptSubmission> news = new ArrayList<>();
            for (PromptSubmission submission : submissions) {
                Optional<PromptRevision> same = outcomes.same(submission);
                if (same.isPresent()) {
                    System.out.println("unchanged " + text(same.get()));
                } else {
                    news.add(submission);
                    pending.put(submission.getSubmissionId(), submission);
                }
            }
            Submissions.publish(kafka, news);
            outcomes.await(pending, Duration.ofSeconds(timeout), this::tell);
            pending.values()
                    .forEach(submission -> System.out.println("unheard   "
                            + PromptLabel.of(submission.getDefinition()) + ": no outcome within " + timeout
                            + " s; submission " + submission.getSubmissionId()));
            return rejected == 0 && pending.isEmpty() ? 0 : 1;
        }
    }

    private void tell(Outcome outcome) {
        switch (outcome) {
            case Outcome.Published(PromptRevision revision) -> System.out.println("published " + text(revision));
            case Outcome.Rejected(PromptRejection rejection) -> {
                rejected++;
                String label = PromptLabel.of(rejection.getSubmission().getDefinition());
                rejection
                        .getFindingsList()
                        .forEach(finding -> System.out.println("rejected  " + label + ": " + FindingText.of(finding)));
            }
        }
    }

    private static String text(PromptRevision revision) {
        return PromptLabel.of(revision) + ": " + revision.getPromptId() + ", revision " + revision.getRevision();
    }
}
