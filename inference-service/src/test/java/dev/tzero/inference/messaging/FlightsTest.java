package dev.tzero.inference.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.inference.serving.InferenceError;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.inference.v1.InferenceRequest;
import dev.tzero.proto.inference.v1.InferenceResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FlightsTest {

    private static final TopicPartition FIRST = new TopicPartition("inference-requests", 0);
    private static final TopicPartition SECOND = new TopicPartition("inference-requests", 1);

    private final Flights flights = new Flights(4);

    /** A flight whose answers come when the test says so. */
    private record Flying(Flight flight, List<Asked> asked, CompletableFuture<List<InferenceResult>> answers) {

        void land() {
            answers.complete(asked.stream()
                    .map(one -> InferenceResult.newBuilder()
                            .setRequestId(one.request().getRequestId())
                            .build())
                    .toList());
        }
    }

    private Flying takeOff(Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> records) {
        List<Asked> asked = new ArrayList<>();
        CompletableFuture<List<InferenceResult>> answers = new CompletableFuture<>();
        Flight flight = new Flight(new ConsumerRecords<>(records, Map.of()), FlightsTest::read, requests -> {
            asked.addAll(requests);
            return answers;
        });
        flights.add(flight);
        return new Flying(flight, asked, answers);
    }

    private static Optional<InferenceRequest> read(ConsumerRecord<String, byte[]> record) {
        return record.value() == null
                ? Optional.empty()
                : Optional.of(InferenceRequest.newBuilder()
                        .setRequestId(record.partition() + "/" + record.offset())
                        .build());
    }

    private static List<ConsumerRecord<String, byte[]>> records(TopicPartition partition, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(offset ->
                        new ConsumerRecord<>(partition.topic(), partition.partition(), offset, "key", new byte[0]))
                .toList();
    }

    private static List<String> ids(Flight flight) {
        return flight.results().stream().map(InferenceResult::getRequestId).toList();
    }

    @Test
    void whatLandsBeforeAnEarlierOneWaitsForIt() {
        Flying first = takeOff(Map.of(FIRST, records(FIRST, 0, 2)));
        Flying second = takeOff(Map.of(FIRST, records(FIRST, 2, 3)));
        Flying third = takeOff(Map.of(FIRST, records(FIRST, 3, 4)));

        second.land();
        assertEquals(List.of(), flights.landed());
        first.land();
        assertEquals(List.of(first.flight(), second.flight()), flights.landed());
        assertEquals(List.of(), flights.landed());
        third.land();
        assertEquals(List.of(third.flight()), flights.landed());
        assertEquals(Map.of(FIRST, new OffsetAndMetadata(4)), third.flight().offsets());
    }

    @Test
    void thereIsRoomUntilEnoughRequestsAreOnTheirWay() {
        Flying first = takeOff(Map.of(FIRST, records(FIRST, 0, 3)));
        assertTrue(flights.room());
        takeOff(Map.of(FIRST, records(FIRST, 3, 4)));
        assertFalse(flights.room());

        first.land();
        assertFalse(flights.room(), "it is not committed yet");
        flights.landed();

        assertTrue(flights.room());
    }

    @Test
    void ofALostPartitionNothingIsCommittedAndNothingComputed() {
        Flying first = takeOff(Map.of(FIRST, records(FIRST, 0, 1), SECOND, records(SECOND, 7, 8)));
        Flying second = takeOff(Map.of(SECOND, records(SECOND, 8, 9)));

        flights.lose(List.of(SECOND));
        Flying back = takeOff(Map.of(SECOND, records(SECOND, 7, 9)));

        assertTrue(second.asked().getFirst().gone().getAsBoolean());
        assertFalse(back.asked().getFirst().gone().getAsBoolean());
        first.land();
        second.land();
        back.land();
        assertEquals(List.of("0/0"), ids(first.flight()));
        assertEquals(Map.of(FIRST, new OffsetAndMetadata(1)), first.flight().offsets());
        assertEquals(List.of(), ids(second.flight()));
        assertEquals(Map.of(), second.flight().offsets());
        assertEquals(List.of("1/7", "1/8"), ids(back.flight()));
        assertEquals(Map.of(SECOND, new OffsetAndMetadata(9)), back.flight().offsets());
    }

    @Test
    void recordsWithoutARequestAreCommittedToo() {
        Flying nothing =
                takeOff(Map.of(FIRST, List.of(new ConsumerRecord<String, byte[]>(FIRST.topic(), 0, 5, "key", null))));
        nothing.land();

        assertEquals(List.of(nothing.flight()), flights.landed());
        assertEquals(List.of(), nothing.flight().results());
        assertEquals(Map.of(FIRST, new OffsetAndMetadata(6)), nothing.flight().offsets());
    }

    @Test
    void whatCannotBeAnsweredLandsWithTheReason() {
        Flying flying = takeOff(Map.of(FIRST, records(FIRST, 0, 1)));
        AtomicInteger told = new AtomicInteger();
        flying.flight().whenLanded(told::incrementAndGet);

        flying.answers().completeExceptionally(new ServiceException(InferenceError.STOPPING, "stopping"));

        assertEquals(1, told.get());
        Flight landed = flights.landed().getFirst();
        assertEquals(
                "stopping",
                assertThrows(ServiceException.class, landed::results).getMessage());
    }

    @Test
    void whatIsGivenUpIsLetGoOfAndWaitedFor() {
        Flying flying = takeOff(Map.of(FIRST, records(FIRST, 0, 3), SECOND, records(SECOND, 0, 2)));
        Thread.ofVirtual().start(() -> {
            while (!flying.asked().stream().allMatch(one -> one.gone().getAsBoolean())) {
                Thread.yield();
            }
            flying.land();
        });

        flights.abandon();

        assertTrue(flying.flight().landed());
        assertTrue(flights.room());
    }
}
