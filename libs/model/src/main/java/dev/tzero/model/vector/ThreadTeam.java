package dev.tzero.model.vector;

import dev.tzero.model.engine.TorchEngine;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads that share one computation of some microseconds: as many as an operation of the engine may use, the caller
 * among them. A decoder step hands them a hundred pieces of work one after the other, so between two pieces they spin; who
 * finds nothing to do for longer is parked.
 *
 * <p>There is one team in a process. A second caller at the same time computes its piece alone.
 */
public final class ThreadTeam {

    /** Some tens of microseconds. */
    private static final int SPINS = 4096;

    private final Worker[] workers;
    private final ReentrantLock busy = new ReentrantLock();
    private final AtomicInteger working = new AtomicInteger();
    private Span work;
    private int items;
    private int unit;
    private volatile int piece;
    private volatile Throwable failure;

    /** A run of items, which can be computed in any thread and beside the others. */
    @FunctionalInterface
    public interface Span {
        /**
         * @param from first item
         * @param to item behind the last
         */
        void compute(int from, int to);
    }

    private static final class Process {
        private static final ThreadTeam TEAM = new ThreadTeam(TorchEngine.threads());
    }

    /** @param threads of the team, the caller's included */
    ThreadTeam(int threads) {
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].start();
        }
    }

    /** This process' team. */
    public static ThreadTeam ofProcess() {
        return Process.TEAM;
    }

    /**
     * Computes items {@code 0 .. items - 1}; returns when all are done.
     *
     * @param unit every span but the last is a multiple of it long
     */
    public void split(int items, int unit, Span work) {
        if (workers.length == 0 || items <= unit || !busy.tryLock()) {
            work.compute(0, items);
            return;
        }
        try {
            this.work = work;
            this.items = items;
            this.unit = unit;
            failure = null;
            working.set(workers.length);
            piece++;
            for (Worker worker : workers) {
                worker.wake();
            }
            try {
                compute(0);
            } finally {
                awaitWorkers();
            }
            switch (failure) {
                case null -> {}
                case Error error -> throw error;
                case Throwable other -> throw (RuntimeException) other;
            }
        } finally {
            // What a piece refers to can be large.
            this.work = null;
            busy.unlock();
        }
    }

    private void compute(int member) {
        int units = (items + unit - 1) / unit;
        int members = workers.length + 1;
        int from = (int) ((long) units * member / members) * unit;
        int to = Math.min(items, (int) ((long) units * (member + 1) / members) * unit);
        if (from < to) {
            work.compute(from, to);
        }
    }

    private void awaitWorkers() {
        for (int spins = 0; working.get() > 0; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                // Another process has the worker's core: spinning on would only keep it away longer.
                Thread.yield();
            }
        }
    }

    private final class Worker extends Thread {

        private final int member;
        private volatile boolean parked;

        Worker(int member) {
            super("tzero-vector-" + member);
            this.member = member;
            setDaemon(true);
        }

        void wake() {
            if (parked) {
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            int done = 0;
            while (true) {
                awaitPiece(done);
                done = piece;
                try {
                    compute(member);
                } catch (RuntimeException | Error e) {
                    // Also of an error: a worker that ended would be waited for by every later caller.
                    failure = e;
                } finally {
                    working.decrementAndGet();
                }
            }
        }

        private void awaitPiece(int done) {
            for (int spins = 0; piece == done; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                    continue;
                }
                parked = true;
                // Looked at again after the flag is up: who hands out a piece looks at the flag after that.
                if (piece == done) {
                    LockSupport.park(ThreadTeam.this);
                }
                parked = false;
            }
        }
    }
}
