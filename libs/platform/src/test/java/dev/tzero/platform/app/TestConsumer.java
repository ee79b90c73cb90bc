package dev.tzero.platform.app;

import com.google.protobuf.StringValue;
import dev.tzero.platform.inbox.Origin;
import dev.tzero.platform.inbox.TransactionalConsumer;
import dev.tzero.platform.outbox.Outbox;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.platform.topics.Topic;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Publishes what it consumes, through inbox and outbox. */
@ApplicationScoped
public class TestConsumer {
    private static final RecordCodec<StringValue> CODEC = RecordCodec.of(StringValue.getDefaultInstance());

    /** Holds the record whose value is "held" until a test lets go. */
    static final CountDownLatch LET_GO = new CountDownLatch(1);

    static final CountDownLatch HELD = new CountDownLatch(1);

    private final TransactionalConsumer consumer;
    private final Outbox outbox;

    @Inject
    public TestConsumer(TransactionalConsumer consumer, Outbox outbox) {
        this.consumer = consumer;
        this.outbox = outbox;
    }

    @Incoming("prompt-submissions")
    @Blocking
    public void receive(ConsumerRecord<String, byte[]> record) {
        consumer.handle(record, CODEC, this::publish);
    }

    private void publish(Connection connection, StringValue message, Origin origin) throws SQLException {
        if (message.getValue().equals("held")) {
            HELD.countDown();
            awaitRelease();
        }
        outbox.add(connection, Topic.PROMPTS, origin.key(), message);
    }

    private static void awaitRelease() {
        try {
            LET_GO.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
