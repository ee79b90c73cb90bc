package dev.tzero.inference.compute;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/**
 * Two queues, of people and of topics. People go first, but every fifth turn is the topics' as long as something waits there:
 * bulk work moves however many people ask.
 */
final class Lanes<T> {

    private static final int INTERACTIVE_IN_A_ROW = 4;

    private final Deque<T> interactive = new ArrayDeque<>();
    private final Deque<T> bulk = new ArrayDeque<>();
    private int inARow;

    void add(T item, boolean ofPerson) {
        lane(ofPerson).addLast(item);
    }

    void addFirst(T item, boolean ofPerson) {
        lane(ofPerson).addFirst(item);
    }

    boolean isEmpty() {
        return interactive.isEmpty() && bulk.isEmpty();
    }

    /** One of the two queues. */
    Deque<T> lane(boolean ofPeople) {
        return ofPeople ? interactive : bulk;
    }

    /** Whether the turn is that of people. Not to be asked when nothing waits. */
    boolean peopleNext() {
        return bulk.isEmpty() || (!interactive.isEmpty() && inARow < INTERACTIVE_IN_A_ROW);
    }

    /** Notes whose turn it was. */
    void took(boolean ofPerson) {
        inARow = ofPerson && !bulk.isEmpty() ? inARow + 1 : 0;
    }

    /** Takes out what is not wanted any more. */
    void removeIf(Predicate<T> unwanted) {
        interactive.removeIf(unwanted);
        bulk.removeIf(unwanted);
    }
}
