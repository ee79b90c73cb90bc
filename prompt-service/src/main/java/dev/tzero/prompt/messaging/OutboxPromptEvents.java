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
import java.util.Map;

/** Tells Kafka through the outbox, so that it learns what was committed and nothing else. */
public final class OutboxPromptEvents implements PromptEvents {

    /** Header of a revision that a submission led to: the submission's id. */
    static final String SUBMISSION_ID = "submission-id";

    private final Outbox outbox;
    private final Connection connection;

    public OutboxPromptEvents(Outbox outbox, Connection connection) {
        this.outbox = outbox;
        this.connection = connection;
    }

    @Override
    public void published(PromptRevision revision, String submissionId) {
        Map<String, String> headers = submissionId.isEmpty() ? Map.of() : Map.of(SUBMISSION_ID, submissionId);
        add(Topic.PROMPTS, revision.getPromptId(), revision, headers);
    }

    @Override
    public void deleted(String promptId) {
        add(Topic.PROMPTS, promptId, null, Map.of());
    }

    @Override
    public void rejected(PromptRejection rejection) {
        // A name may be refused for characters that no key can have.
        String key = PromptName.of(rejection.getSubmission().getDefinition())
                .recordKey()
                .replaceAll("[\\x00\\p{Cs}]", "\uFFFD");
        add(Topic.PROMPT_REJECTIONS, key, rejection, Map.of());
    }

    private void add(Topic topic, String key, Message message, Map<String, String> headers) {
        try {
            outbox.add(connection, topic, key, message, headers);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
