package dev.tzero.inference.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Work that waits for the compute thread. People go before topics; what is bounded is the number of tasks people may
 * queue, for consumers of topics queue one batch at a time.
 */
public final class WorkQueue {

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Work> interactive = new ArrayDeque<>();
    private final Deque<Work> bulk = new ArrayDeque<>();
    private int interactiveTasks;
    private boolean closed;

    /** @param capacity tasks of people that may wait at once */
    public WorkQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Takes the work on, or says that there is no room. */
    public boolean offer(Work work) {
        lock.lock();
        try {
            if (closed || (work.interactive() && interactiveTasks + work.size() > capacity)) {
                return false;
            }
            if (work.interactive()) {
                interactive.add(work);
                interactiveTasks += work.size();
            } else {
                bulk.add(work);
            }
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next works that can be computed together: rankings for one model of at most {@code maxTasks} tasks, or one
     * generation. Waits while there is none.
     *
     * @return empty once the queue is closed and empty
     */
    public List<Work> take(int maxTasks) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (interactive.isEmpty() && bulk.isEmpty()) {
                if (closed) {
                    return List.of();
                }
                changed.await();
            }
            return interactive.isEmpty() ? drain(bulk, maxTasks) : drain(interactive, maxTasks);
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more work; what waits is still handed out. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether work is refused because the replica goes away. */
    public boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Tasks that wait. */
    public int waiting() {
        lock.lock();
        try {
            return interactiveTasks + bulk.stream().mapToInt(Work::size).sum();
        } finally {
            lock.unlock();
        }
    }

    private List<Work> drain(Deque<Work> from, int maxTasks) {
        Work first = from.poll();
        leave(first);
        List<Work> together = new ArrayList<>(List.of(first));
        int tasks = first.size();
        if (first instanceof Work.Rank rank) {
            Iterator<Work> others = from.iterator();
            while (others.hasNext() && tasks < maxTasks) {
                Work other = others.next();
                if (other instanceof Work.Rank like
                        && like.model() == rank.model()
                        && tasks + like.size() <= maxTasks) {
                    others.remove();
                    leave(other);
                    together.add(other);
                    tasks += like.size();
                }
            }
        }
        return together;
    }

    private void leave(Work work) {
        if (work.interactive()) {
            interactiveTasks -= work.size();
        }
    }
}
