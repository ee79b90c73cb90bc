package dev.tzero.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A body that is given up when nothing of it comes for a while, as where a network goes away without a word: the JDK's client
 * would wait for ever.
 */
final class WatchedBody extends InputStream {

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("hub-downloads").daemon().factory());

    private final InputStream body;
    private final Duration patience;
    private volatile boolean givenUp;

    /** @param patience how long the next byte may take */
    WatchedBody(InputStream body, Duration patience) {
        this.body = body;
        this.patience = patience;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        ScheduledFuture<?> watch = TIMER.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
        int read;
        try {
            read = body.read(target, offset, length);
        } catch (IOException e) {
            throw givenUp ? silence(e) : e;
        } finally {
            watch.cancel(false);
        }
        if (givenUp) {
            throw silence(null);
        }
        return read;
    }

    private IOException silence(IOException cause) {
        return new IOException("nothing came for " + patience.toMillis() + " ms", cause);
    }

    private void giveUp() {
        givenUp = true;
        try {
            body.close();
        } catch (IOException e) {
            // The reader is told that nothing came.
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
