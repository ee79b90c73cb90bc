package dev.tzero.local.demo;

import dev.tzero.local.Progress;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.tzero.proto.dataset.v1.ListTasksRequest;
import dev.tzero.proto.prompt.v1.GetPromptStatisticsRequest;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes the bundled prompts as anybody would: JSON records on {@code prompt-submissions}. */
final class PromptsStage {

    private static final String TOPIC = "prompt-submissions";
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
        Map<String, Object> settings =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, ProducerConfig.ACKS_CONFIG, "all");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            List<Future<?>> sent = new ArrayList<>();
            for (PromptSubmission submission : submissions) {
                sent.add(producer.send(record(submission)));
            }
            for (Future<?> acknowledgement : sent) {
                acknowledgement.get();
            }
        } catch (ExecutionException e) {
            throw new DemoException(
                    "the broker did not take a prompt: " + e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted while publishing prompts");
        }
    }

    private static ProducerRecord<String, String> record(PromptSubmission submission) {
        try {
            String key = String.join(
                    "/",
                    submission.getDefinition().getDataset(),
                    submission.getDefinition().getSubset(),
                    submission.getDefinition().getName());
            ProducerRecord<String, String> record = new ProducerRecord<>(
                    TOPIC,
                    key,
                    JsonFormat.printer().omittingInsignificantWhitespace().print(submission));
            record.headers().add("content-type", "application/json".getBytes(StandardCharsets.UTF_8));
            return record;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a submission without Any has a JSON form", e);
        }
    }
}
