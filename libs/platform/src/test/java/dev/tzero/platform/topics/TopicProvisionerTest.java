package dev.tzero.platform.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.platform.Fixture;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.testkit.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicProvisionerTest {

    @Test
    void servicesThatStartTogetherAllFindEveryTopic() throws Exception {
        Callable<Void> service = () -> {
            try (KafkaClients kafka = Fixture.kafka()) {
                new TopicProvisioner(kafka, Duration.ofSeconds(30)).ensure(Topic.standing());
            }
            return null;
        };
        try (var threads = Executors.newFixedThreadPool(5)) {
            for (Future<Void> started : threads.invokeAll(List.of(service, service, service, service, service))) {
                started.get();
            }
        }

        List<String> names = Topic.standing().stream().map(Topic::name).toList();
        Map<String, TopicDescription> found =
                TestKafka.admin().describeTopics(names).allTopicNames().get();
        assertEquals(26, found.size());
        for (Topic topic : Topic.standing()) {
            assertEquals(
                    topic.partitions(), found.get(topic.name()).partitions().size(), topic.name());
        }
        assertEquals("compact", setting("prompts", "cleanup.policy"));
        assertEquals("delete", setting("prompts.dlq", "cleanup.policy"));
        assertEquals("86400000", setting("inference-requests", "retention.ms"));
    }

    @Test
    void aCorpusTopicIsKeptForever() throws Exception {
        Topic topic = Topic.examples("c-1", 3);
        try (KafkaClients kafka = Fixture.kafka()) {
            new TopicProvisioner(kafka, Duration.ofSeconds(30)).ensure(List.of(topic));
        }

        assertEquals("-1", setting("examples.c-1", "retention.ms"));
        assertEquals("-1", setting("examples.c-1", "retention.bytes"));
    }

    @Test
    void aPresentTopicThatForgetsOtherwiseIsRefused() throws Exception {
        Topic declared = new Topic("declared-compacted", 1, Cleanup.COMPACT, Optional.empty(), "id");
        NewTopic present = new NewTopic(declared.name(), 1, (short) 1).configs(Map.of("cleanup.policy", "delete"));
        TestKafka.admin().createTopics(List.of(present)).all().get();

        try (KafkaClients kafka = Fixture.kafka()) {
            TopicProvisioner provisioner = new TopicProvisioner(kafka, Duration.ofSeconds(30));
            IllegalStateException e =
                    assertThrows(IllegalStateException.class, () -> provisioner.ensure(List.of(declared)));
            assertEquals(
                    "topic declared-compacted: cleanup.policy is 'delete', expected 'compact'; alter the topic or"
                            + " delete it, and the service will create it as it should be",
                    e.getMessage());
        }
    }

    @Test
    void anAbsentBrokerIsNamed() {
        Map<String, Object> nowhere =
                Map.of("bootstrap.servers", "127.0.0.1:1", "default.api.timeout.ms", 300, "request.timeout.ms", 200);
        try (KafkaClients kafka = new KafkaClients(nowhere)) {
            TopicProvisioner provisioner = new TopicProvisioner(kafka, Duration.ofMillis(100));
            IllegalStateException e =
                    assertThrows(IllegalStateException.class, () -> provisioner.ensure(Topic.standing()));
            assertTrue(
                    e.getMessage().startsWith("Kafka at 127.0.0.1:1 did not make the topics ready within"),
                    e::getMessage);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "../x", "a.b", "-a"})
    void aCorpusIdThatCannotBePartOfATopicNameIsRefused(String id) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Topic.examples(id));

        assertTrue(e.getMessage().startsWith("corpus id is '" + id + "'"), e::getMessage);
    }

    @Test
    void everyTopicIsDeclaredOnce() {
        List<String> names =
                new ArrayList<>(Topic.standing().stream().map(Topic::name).toList());

        assertEquals(names.stream().distinct().toList(), names);
    }

    private static String setting(String topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return TestKafka.admin()
                .describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get(key)
                .value();
    }
}
