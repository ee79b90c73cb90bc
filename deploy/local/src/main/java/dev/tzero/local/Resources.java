package dev.tzero.local;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * What was opened and has to be closed, last first. May be closed by another thread while something is being opened: that
 * is waited for and closed too, and nothing is opened afterwards.
 */
final class Resources implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Console console;
    private int opening;
    private boolean closing;
    private boolean closed;

    Resources(Console console) {
        this.console = console;
    }

    /** @throws StoppedException when closing has begun */
    <T extends AutoCloseable> T open(Supplier<T> opener) {
        synchronized (this) {
            if (closing) {
                throw new StoppedException();
            }
            opening++;
        }
        T opened = null;
        try {
            opened = opener.get();
            return opened;
        } finally {
            synchronized (this) {
                opening--;
                if (opened != null) {
                    open.push(opened);
                }
                notifyAll();
            }
        }
    }

    /** Closes everything; a second caller waits for the first. */
    @Override
    public synchronized void close() {
        closing = true;
        while (opening > 0) {
            awaitChange();
        }
        if (closed) {
            return;
        }
        closed = true;
        while (!open.isEmpty()) {
            var next = open.pop();
            try {
                next.close();
            } catch (Exception e) {
                // The other ones have to be stopped all the same.
                console.line("cannot stop " + next.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
    }

    private void awaitChange() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while stopping", e);
        }
    }
}
