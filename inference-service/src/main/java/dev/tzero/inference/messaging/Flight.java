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
 * The records of one poll while they are answered, on a thread of their own so that the consumer goes on polling.
 *
 * <p>Partitions may be lost to another member of the group meanwhile: their requests are let go of, and neither their
 * results nor their offsets are committed, for the other member answers them.
 */
final class Flight {

    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final List<Asked> requests = new ArrayList<>();
    private final Set<TopicPartition> lost = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<List<InferenceResult>> results = new CompletableFuture<>();

    /** @param reading gives the request of a record, or nothing where there is none to be answered */
    Flight(
            ConsumerRecords<String, byte[]> records,
            Function<ConsumerRecord<String, byte[]>, Optional<InferenceRequest>> reading) {
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
    }

    /**
     * Begins to answer.
     *
     * @param answering gives one result for each request, in order
     * @param arrived told when {@link #arrived} becomes true, on another thread
     */
    void start(Function<List<Asked>, List<InferenceResult>> answering, Runnable arrived) {
        Thread.ofPlatform().name("requests-answering").daemon().start(() -> {
            try {
                results.complete(answering.apply(requests));
            } catch (RuntimeException | Error e) {
                results.completeExceptionally(e);
            }
            arrived.run();
        });
    }

    /** Whether there is a result for each request, or a reason why there is none. */
    boolean arrived() {
        return results.isDone();
    }

    /** Lets go of what was read from partitions. */
    void lose(Collection<TopicPartition> gone) {
        lost.addAll(gone);
    }

    /** Lets go of everything, and waits until nothing of it is computed any more. */
    void abandon() {
        lose(offsets.keySet());
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
