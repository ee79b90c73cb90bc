package dev.tzero.inference.queue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands work to the compute thread. What is accepted and not answered yet is bounded, in tasks and in tokens, for people and
 * for topics apart: a full topic keeps nobody out.
 */
public final class WorkQueue {

    private final int maxTasks;
    private final long maxTokens;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition answered = lock.newCondition();
    private final Unanswered interactive = new Unanswered();
    private final Unanswered bulk = new Unanswered();
    private List<Work> arrived = new ArrayList<>();
    private boolean closed;

    /**
     * @param maxTasks tasks of people, and of topics, that may be unanswered at once
     * @param maxTokens tokens that these may read together; a work that finds nobody before it may have more
     */
    public WorkQueue(int maxTasks, long maxTokens) {
        this.maxTasks = maxTasks;
        this.maxTokens = maxTokens;
    }

    /** Accepted and not answered. */
    private final class Unanswered {
        private final Map<CompletableFuture<?>, Work> inOrder = new LinkedHashMap<>();
        private int tasks;
        private long tokens;
        private long cost;

        private boolean hasRoom(int moreTasks, long moreTokens) {
            return tasks == 0 || (tasks + moreTasks <= maxTasks && tokens + moreTokens <= maxTokens);
        }

        private void add(Work work) {
            inOrder.put(work.answer(), work);
            tasks += work.size();
            tokens += work.tokens();
            cost += work.cost();
        }

        private void remove(Work work) {
            inOrder.remove(work.answer());
            tasks -= work.size();
            tokens -= work.tokens();
            cost -= work.cost();
        }
    }

    /**
     * What is accepted and not answered.
     *
     * @param cost as {@link Work#cost}
     * @param oldestNanos when the oldest of it was accepted, by {@link System#nanoTime()}; empty when there is nothing
     */
    public record Length(int tasks, long tokens, long cost, OptionalLong oldestNanos) {}

    /** What became of an offer. */
    public enum Offer {
        /** It will be answered. */
        ACCEPTED,
        /** Too much is unanswered. */
        FULL,
        /** No more work is taken on. */
        CLOSED
    }

    /**
     * Whether so many tasks of somebody could be accepted now, were they short: asked before the effort of turning texts into
     * tokens, which a queue that is full would waste. A closed queue does not say so before it is offered something.
     */
    public boolean hasRoom(boolean ofPeople, int tasks) {
        lock.lock();
        try {
            return closed || lane(ofPeople).hasRoom(tasks, tasks);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the work on, or says why not. */
    public Offer offer(Work work) {
        lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            Unanswered lane = lane(work);
            if (!lane.hasRoom(work.size(), work.tokens())) {
                return Offer.FULL;
            }
            lane.add(work);
            arrived.add(work);
            changed.signal();
        } finally {
            lock.unlock();
        }
        work.answer().whenComplete((answer, failure) -> answered(work));
        return Offer.ACCEPTED;
    }

    private void answered(Work work) {
        lock.lock();
        try {
            lane(work).remove(work);
            answered.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Unanswered lane(Work work) {
        return lane(work.caller().interactive());
    }

    private Unanswered lane(boolean ofPeople) {
        return ofPeople ? interactive : bulk;
    }

    /** Waits until less is unanswered of people, or of topics, than now, or nothing at all; or until no more work is taken on. */
    public void awaitAnswer(boolean ofPeople) {
        lock.lock();
        try {
            Unanswered lane = lane(ofPeople);
            int now = lane.tasks;
            while (lane.tasks > 0 && lane.tasks >= now && !closed) {
                answered.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes all that arrived, in order.
     *
     * @param wait whether to wait for something when there is nothing
     * @return empty when there is nothing; after waiting that means that the queue is closed
     */
    public List<Work> take(boolean wait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (wait && arrived.isEmpty() && !closed) {
                changed.await();
            }
            List<Work> taken = arrived;
            arrived = new ArrayList<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more work; what arrived is still handed out. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            answered.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Tasks that are accepted and not answered. */
    public int waiting() {
        lock.lock();
        try {
            return interactive.tasks + bulk.tasks;
        } finally {
            lock.unlock();
        }
    }

    /** What people, or topics, wait for. */
    public Length length(boolean ofPeople) {
        lock.lock();
        try {
            Unanswered lane = lane(ofPeople);
            return new Length(
                    lane.tasks,
                    lane.tokens,
                    lane.cost,
                    lane.inOrder.values().stream()
                            .mapToLong(Work::acceptedNanos)
                            .findFirst());
        } finally {
            lock.unlock();
        }
    }
}
