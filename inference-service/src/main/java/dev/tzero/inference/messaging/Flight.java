package dev.tzero.inference.messaging;

import dev.tzero.proto.inference.v1.InferenceRequest;
import dev.tzero.proto.inference.v1.InferenceResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of one poll while they are answered.
 *
 * <p>Partitions may be lost to another member of the group meanwhile: their requests are let go of, and neither their
 * results nor their offsets are committed, for the other member answers them.
 */
final class Flight {

    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final List<Asked> requests = new ArrayList<>();
    private final Set<TopicPartition> lost = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<List<InferenceResult>> results;

    /**
     * Begins to answer.
     *
     * @param reading gives the request of a record, or nothing where there is none to be answered
     * @param answering gives one result for each request, in order; it does not wait for them
     */
    Flight(
            ConsumerRecords<String, byte[]> records,
            Function<ConsumerRecord<String, byte[]>, Optional<InferenceRequest>> reading,
            Function<List<Asked>, CompletableFuture<List<InferenceResult>>> answering) {
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<String, byte[]>> own = records.records(partition);
            offsets.put(partition, new OffsetAndMetadata(own.getLast().offset() + 1));
            for (ConsumerRecord<String, byte[]> record : own) {
                reading.apply(record).ifPresent(request -> {
                    partitions.add(partition);
                    requests.add(new Asked(request, () -> lost.contains(partition)));
                });
            }
        }
        this.results = answering.apply(requests);
    }

    /** Requests it carries. */
    int size() {
        return requests.size();
    }

    /** Whether there is a result for each request, or a reason why there is none. */
    boolean landed() {
        return results.isDone();
    }

    /** Tells when {@link #landed} becomes true, on any thread. */
    void whenLanded(Runnable told) {
        results.whenComplete((answered, failure) -> told.run());
    }

    /** Lets go of what was read from partitions. */
    void lose(Collection<TopicPartition> gone) {
        lost.addAll(gone);
    }

    /** Lets go of everything. */
    void abandon() {
        lose(offsets.keySet());
    }

    /** Waits until nothing of it is computed any more. */
    void awaitLanding() {
        results.handle((answered, failure) -> null).join();
    }

    /** Results of partitions that are not lost; waits for them. What answering threw is thrown. */
    List<InferenceResult> results() {
        List<InferenceResult> all;
        try {
            all = results.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
        List<InferenceResult> kept = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (!lost.contains(partitions.get(i))) {
                kept.add(all.get(i));
            }
        }
        return kept;
    }

    /** Where to go on in partitions that are not lost. */
    Map<TopicPartition, OffsetAndMetadata> offsets() {
        Map<TopicPartition, OffsetAndMetadata> kept = new HashMap<>(offsets);
        kept.keySet().removeAll(lost);
        return kept;
    }
}
