package dev.tzero.model.engine;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Computes on a thread that ends with it: for what is computed now and then beside a thread that computes all the time.
 *
 * <p>libgomp gives every thread that calls libtorch a team, which stays as long as the thread does. Where the members of all
 * teams are more than the processors, none of them waits for its next piece by spinning for long, whether the others have
 * anything to do or not ({@code gomp_managed_threads}): hundreds of times in a batch they sleep and are woken. On two cores a
 * service that had tried its model on another thread kept them busy for 1.64 seconds a second, and 1.90 since it does so aside.
 */
public final class Aside {

    private Aside() {}

    /**
     * The result of a call, when its thread has ended. An interrupt of the calling thread does not end the call, for native
     * code would lose what it works with; it is kept.
     *
     * @throws Exception what the call throws
     */
    public static <T> T call(Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, Thread.currentThread().getName() + " aside");
        thread.start();
        awaitEnd(thread);
        if (task.state() == Future.State.SUCCESS) {
            return task.resultNow();
        }
        switch (task.exceptionNow()) {
            case Error error -> throw error;
            case Exception exception -> throw exception;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }

    private static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
