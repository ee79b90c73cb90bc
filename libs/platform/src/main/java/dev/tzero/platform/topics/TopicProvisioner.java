package dev.tzero.platform.topics;

import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.platform.lifecycle.StartOrder;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Creates the topics that are absent and checks those that are present, before any channel of the service consumes.
 *
 * <p>Services that start together may all create the same topic: one wins, the others find it. It returns when the
 * broker answers for every topic.
 */
@Singleton
public class TopicProvisioner {
    private static final Logger LOG = Logger.getLogger(TopicProvisioner.class);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final KafkaClients kafka;
    private final Duration patience;

    @Inject
    public TopicProvisioner(
            KafkaClients kafka,
            @ConfigProperty(name = "tzero.topics.timeout", defaultValue = "60s") Duration patience) {
        this.kafka = kafka;
        this.patience = patience;
    }

    void atStart(@Observes @Priority(StartOrder.TOPICS) StartupEvent event) {
        ensure(Topic.standing());
    }

    /**
     * Creates what is absent of the topics and waits until all can be used.
     *
     * @throws IllegalStateException where a present topic forgets in another way than declared, or the broker does not
     *     answer within {@code tzero.topics.timeout}
     */
    public void ensure(Collection<Topic> topics) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                Set<String> present = await(kafka.admin().listTopics().names());
                create(topics.stream().filter(t -> !present.contains(t.name())).toList());
                check(topics);
                return;
            } catch (RetriableException e) {
                // The broker starts, elects, or has not yet heard of a topic that its controller created.
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException(
                            "Kafka at " + kafka.addresses() + " did not make the topics ready within "
                                    + patience.toSeconds() + " s (tzero.topics.timeout): " + e.getMessage(),
                            e);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void create(List<Topic> absent) {
        if (absent.isEmpty()) {
            return;
        }
        Map<String, KafkaFuture<Void>> created = kafka.admin()
                .createTopics(absent.stream().map(TopicProvisioner::request).toList())
                .values();
        for (Topic topic : absent) {
            try {
                await(created.get(topic.name()));
                LOG.debugf("Topic %s created with %d partitions", topic.name(), topic.partitions());
            } catch (TopicExistsException e) {
                LOG.debugf("Topic %s was created by another service meanwhile", topic.name());
            }
        }
    }

    private static NewTopic request(Topic topic) {
        // No replication factor: the cluster's own default is right on one broker and on many.
        return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                .configs(topic.configuration());
    }

    private void check(Collection<Topic> topics) {
        Admin admin = kafka.admin();
        Map<ConfigResource, Config> configs = await(admin.describeConfigs(
                        topics.stream().map(TopicProvisioner::resource).toList())
                .all());
        Map<String, TopicDescription> descriptions = await(
                admin.describeTopics(topics.stream().map(Topic::name).toList()).allTopicNames());
        awaitLeaders(admin, descriptions.values());
        for (Topic topic : topics) {
            checkPolicy(topic, configs.get(resource(topic)));
            int partitions = descriptions.get(topic.name()).partitions().size();
            if (partitions != topic.partitions()) {
                LOG.warnf(
                        "Topic %s has %d partitions where %d are declared: it works, with that many replicas at most",
                        topic.name(), partitions, topic.partitions());
            }
        }
    }

    /**
     * Asks the leader of each partition, which answers once it leads. A producer that began earlier could have its first batch
     * refused and its second one taken: that partition would then be out of order, and refuse the first one for ever.
     */
    private static void awaitLeaders(Admin admin, Collection<TopicDescription> topics) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (TopicDescription topic : topics) {
            topic.partitions()
                    .forEach(partition ->
                            ends.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
        }
        await(admin.listOffsets(ends).all());
    }

    private static void checkPolicy(Topic topic, Config config) {
        String found = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        if (!found.equals(topic.cleanup().policy())) {
            throw new IllegalStateException("topic " + topic.name() + ": cleanup.policy is '" + found + "', expected '"
                    + topic.cleanup().policy()
                    + "'; alter the topic or delete it, and the service will create it as it should be");
        }
    }

    private static ConfigResource resource(Topic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the topics were made ready", e);
        }
    }
}
