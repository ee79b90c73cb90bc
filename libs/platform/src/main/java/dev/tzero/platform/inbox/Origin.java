package dev.tzero.platform.inbox;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Where a message came from, to be stored beside its effect.
 *
 * @param key the record key; null where it has none
 * @param timestamp when the record was written
 */
public record Origin(String topic, int partition, long offset, String key, Instant timestamp) {

    static Origin of(ConsumerRecord<String, ?> record) {
        return new Origin(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                Instant.ofEpochMilli(record.timestamp()));
    }

    /** {@code topic-partition@offset}, as logs write it. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
