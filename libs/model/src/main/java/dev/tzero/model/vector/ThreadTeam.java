package dev.tzero.model.vector;

import dev.tzero.model.engine.TorchEngine;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads that share one computation of some microseconds: as many as an operation of the engine may use, the caller
 * among them. A decoder step hands them a hundred pieces of work one after the other, so between two pieces they spin; who
 * finds nothing to do for longer is parked.
 *
 * <p>Members take runs of items one after the other, long ones first and ever shorter ones (guided self-scheduling,
 * Polychronopoulos and Kuck 1987): on processors that others use too, one member is slower than the other from one millisecond
 * to the next, and of equal halves the faster would wait for the slower. Who is not there in time is not waited for.
 *
 * <p>There is one team in a process. A second caller at the same time computes its piece alone.
 */
public final class ThreadTeam {

    /** Some tens of microseconds. */
    private static final int SPINS = 4096;

    /** Bits of {@link #claims} that hold how many units are left. */
    private static final int LEFT_BITS = 32;

    private final Worker[] workers;
    private final ReentrantLock busy = new ReentrantLock();

    /** Number of the piece of work, and how many of its units nobody has taken: whoever takes some has seen which piece it is. */
    private final AtomicLong claims = new AtomicLong();

    /** Workers that may be computing. */
    private final AtomicInteger working = new AtomicInteger();

    private Span work;
    private int items;
    private int unit;
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
            claims.set(nextPiece() | units());
            for (Worker worker : workers) {
                worker.wake();
            }
            try {
                compute();
            } finally {
                // Where this thread failed, what is left is not begun.
                claims.set(piece() << LEFT_BITS);
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

    private long nextPiece() {
        return piece() + 1 << LEFT_BITS;
    }

    private long piece() {
        return claims.get() >>> LEFT_BITS;
    }

    private int units() {
        return (items + unit - 1) / unit;
    }

    /** Takes runs of the present piece until none is left. */
    private void compute() {
        for (long claim = claims.get(); (int) claim > 0; claim = claims.get()) {
            int left = (int) claim;
            int taken = Math.max(1, left / (2 * (workers.length + 1)));
            if (claims.compareAndSet(claim, claim - taken)) {
                int from = (units() - left) * unit;
                work.compute(from, Math.min(items, from + taken * unit));
            }
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

        private volatile boolean parked;

        Worker(int member) {
            super("tzero-vector-" + member);
            setDaemon(true);
        }

        void wake() {
            if (parked) {
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            long done = 0;
            while (true) {
                awaitPiece(done);
                done = piece();
                // Before anything is taken: the caller waits for whoever may have.
                working.incrementAndGet();
                try {
                    compute();
                } catch (RuntimeException | Error e) {
                    // Also of an error: nobody would take the place of a worker that ended.
                    failure = e;
                } finally {
                    working.decrementAndGet();
                }
            }
        }

        private void awaitPiece(long done) {
            for (int spins = 0; piece() == done; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                    continue;
                }
                parked = true;
                // Looked at again after the flag is up: who hands out a piece looks at the flag after that.
                if (piece() == done) {
                    LockSupport.park(ThreadTeam.this);
                }
                parked = false;
            }
        }
    }
}
