package dev.tzero.inference.serving;

import ai.djl.Device;
import dev.tzero.model.lm.DeviceMap;
import dev.tzero.platform.errors.ServiceException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The memory that the weights of all models of a replica may take together, on each device by itself: what is free on one is no
 * room for what lies on another. A share is taken before anything is loaded.
 */
public final class MemoryBudget {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Map<Device, Long> bytes;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Device, Long> used = new HashMap<>();

    /**
     * @param bytes of weights at most, for every device that a model may ask for
     * @param patience how long a model waits for others to finish their work and leave
     */
    public MemoryBudget(Map<Device, Long> bytes, Duration patience) {
        this.bytes = Collections.unmodifiableMap(new LinkedHashMap<>(bytes));
        this.patience = patience;
    }

    /** Memory of one model, held until it is closed. */
    public final class Share implements AutoCloseable {

        private final Map<Device, Long> taken;

        private Share(Map<Device, Long> taken) {
            this.taken = taken;
        }

        /** Says that nobody works with the model now, so that it can leave when another one needs the room. */
        void idle() {
            signal(Map.of());
        }

        /** Gives the memory back; to be called once, after the model was freed. */
        @Override
        public void close() {
            signal(taken);
        }
    }

    /** The devices, in the order in which they were given. */
    public Set<Device> devices() {
        return bytes.keySet();
    }

    /** Bytes that may be taken of a device. */
    public long bytes(Device device) {
        return bytes.getOrDefault(device, 0L);
    }

    /** Bytes that are taken of it. */
    public long used(Device device) {
        lock.lock();
        try {
            return used.getOrDefault(device, 0L);
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that may be taken of all devices. */
    public long bytes() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Bytes that are taken of all. */
    public long used() {
        return bytes.keySet().stream().mapToLong(this::used).sum();
    }

    /**
     * Takes the memory of a model.
     *
     * @param model what errors call it
     * @param wanted bytes of each device
     * @param makeRoom frees one model that nobody works with; false when there is none
     * @throws ServiceException {@link InferenceError#MODEL_TOO_LARGE} when it can never fit; {@link
     *     InferenceError#MEMORY_FULL} when those that fill the memory are still working after the time of patience
     */
    Share take(String model, Map<Device, Long> wanted, BooleanSupplier makeRoom) {
        wanted.forEach((device, size) -> {
            if (size > bytes(device)) {
                throw new ServiceException(
                        InferenceError.MODEL_TOO_LARGE,
                        needs(model, device, size) + ": expected at most " + bytes(device)
                                + ", tzero.inference.memory-budget");
            }
        });
        lock.lock();
        try {
            long nanos = patience.toNanos();
            for (Optional<Device> crowded = crowded(wanted); crowded.isPresent(); crowded = crowded(wanted)) {
                if (makeRoom.getAsBoolean()) {
                    continue;
                }
                if (nanos <= 0) {
                    throw full(model, crowded.get(), wanted);
                }
                nanos = changed.awaitNanos(nanos);
            }
            wanted.forEach((device, size) -> used.merge(device, size, Long::sum));
            return new Share(wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException(
                    InferenceError.MEMORY_FULL,
                    model + " was waiting for memory when the replica stopped",
                    RETRY,
                    null);
        } finally {
            lock.unlock();
        }
    }

    /** A device where there is no room. */
    private Optional<Device> crowded(Map<Device, Long> wanted) {
        return wanted.keySet().stream()
                .filter(device -> used(device) + wanted.get(device) > bytes(device))
                .findFirst();
    }

    private ServiceException full(String model, Device device, Map<Device, Long> wanted) {
        return new ServiceException(
                InferenceError.MEMORY_FULL,
                needs(model, device, wanted.get(device)) + ": " + used(device) + " of " + bytes(device)
                        + " are taken by models that are answering now",
                RETRY,
                null);
    }

    private static String needs(String model, Device device, long size) {
        return model + " needs " + size + " bytes of memory on " + DeviceMap.name(device);
    }

    private void signal(Map<Device, Long> freed) {
        lock.lock();
        try {
            freed.forEach((device, size) -> used.merge(device, -size, Long::sum));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
