package dev.tzero.inference.serving;

import dev.tzero.platform.errors.ServiceException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The memory that the weights of all models of a replica may take together. A share is taken before anything is loaded. */
public final class MemoryBudget {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final long bytes;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long used;

    /**
     * @param bytes of weights at most
     * @param patience how long a model waits for others to finish their work and leave
     */
    public MemoryBudget(long bytes, Duration patience) {
        this.bytes = bytes;
        this.patience = patience;
    }

    /** Memory of one model, held until it is closed. */
    public final class Share implements AutoCloseable {

        private final long size;

        private Share(long size) {
            this.size = size;
        }

        /** Bytes of it. */
        public long bytes() {
            return size;
        }

        /** Says that nobody works with the model now, so that it can leave when another one needs the room. */
        void idle() {
            signal(0);
        }

        /** Gives the memory back; to be called once, after the model was freed. */
        @Override
        public void close() {
            signal(size);
        }
    }

    /** Bytes that may be taken in all. */
    public long bytes() {
        return bytes;
    }

    /** Bytes that are taken. */
    public long used() {
        lock.lock();
        try {
            return used;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the memory of a model.
     *
     * @param model what errors call it
     * @param makeRoom frees one model that nobody works with; false when there is none
     * @throws ServiceException {@link InferenceError#MODEL_TOO_LARGE} when it can never fit; {@link
     *     InferenceError#MEMORY_FULL} when those that fill the memory are still working after the time of patience
     */
    Share take(String model, long wanted, BooleanSupplier makeRoom) {
        if (wanted > bytes) {
            throw new ServiceException(
                    InferenceError.MODEL_TOO_LARGE,
                    model + " needs " + wanted + " bytes of memory: expected at most " + bytes
                            + ", tzero.inference.memory-budget");
        }
        lock.lock();
        try {
            long nanos = patience.toNanos();
            while (used + wanted > bytes) {
                if (makeRoom.getAsBoolean()) {
                    continue;
                }
                if (nanos <= 0) {
                    throw full(model, wanted);
                }
                nanos = changed.awaitNanos(nanos);
            }
            used += wanted;
            return new Share(wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw full(model, wanted);
        } finally {
            lock.unlock();
        }
    }

    private ServiceException full(String model, long wanted) {
        return new ServiceException(
                InferenceError.MEMORY_FULL,
                model + " needs " + wanted + " bytes of memory: " + used + " of " + bytes
                        + " are taken by models that are answering now",
                RETRY,
                null);
    }

    private void signal(long freed) {
        lock.lock();
        try {
            used -= freed;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
