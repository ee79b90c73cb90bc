package dev.tzero.prompt.messaging;

import com.google.protobuf.Message;
import dev.tzero.platform.outbox.Outbox;
import dev.tzero.platform.persistence.DatabaseException;
import dev.tzero.platform.topics.Topic;
import dev.tzero.prompt.library.PromptEvents;
import dev.tzero.prompt.library.PromptName;
import dev.tzero.proto.prompt.v1.PromptRejection;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.sql.Connection;
import java.sql.SQLException;

/** Tells Kafka through the outbox, so that it learns what was committed and nothing else. */
public final class OutboxPromptEvents implements PromptEvents {

    private final Outbox outbox;
    private final Connection connection;

    public OutboxPromptEvents(Outbox outbox, Connection connection) {
        this.outbox = outbox;
        this.connection = connection;
    }

    @Override
    public void published(PromptRevision revision) {
        add(Topic.PROMPTS, revision.getPromptId(), revision);
    }

    @Override
    public void deleted(String promptId) {
        add(Topic.PROMPTS, promptId, null);
    }

    @Override
    public void rejected(PromptRejection rejection) {
        String key = PromptName.of(rejection.getSubmission().getDefinition()).recordKey();
        add(Topic.PROMPT_REJECTIONS, key, rejection);
    }

    private void add(Topic topic, String key, Message message) {
        try {
            outbox.add(connection, topic, key, message);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
