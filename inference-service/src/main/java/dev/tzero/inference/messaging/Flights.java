package dev.tzero.inference.messaging;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * What was read and is not committed yet. The next records are read while those before them are computed, so that there is
 * always a whole batch to compute and nobody waits for the longest text of a poll; they are committed in the order in which
 * they were read, for an offset says that everything before it is done. For the one thread of a consumer.
 */
final class Flights {

    private final int enough;
    private final Deque<Flight> inOrder = new ArrayDeque<>();

    /** @param enough requests that are on their way when no more are to be read */
    Flights(int enough) {
        this.enough = enough;
    }

    /** Whether more is to be read. */
    boolean room() {
        return inOrder.stream().mapToInt(Flight::size).sum() < enough;
    }

    void add(Flight flight) {
        inOrder.add(flight);
    }

    /** Takes what can be committed: those that have landed and have none before them that has not. */
    List<Flight> landed() {
        List<Flight> landed = new ArrayList<>();
        while (!inOrder.isEmpty() && inOrder.getFirst().landed()) {
            landed.add(inOrder.removeFirst());
        }
        return landed;
    }

    /** Lets go of what was read from partitions. */
    void lose(Collection<TopicPartition> gone) {
        inOrder.forEach(flight -> flight.lose(gone));
    }

    /** Lets go of everything, and waits until nothing of it is computed any more. */
    void abandon() {
        inOrder.forEach(Flight::abandon);
        inOrder.forEach(Flight::awaitLanding);
        inOrder.clear();
    }
}
