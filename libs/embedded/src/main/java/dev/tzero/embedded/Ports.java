package dev.tzero.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Loopback ports that nobody listens on. */
public final class Ports {

    // Below what systems hand out to outgoing connections (from 32768 on Linux, from 49152 elsewhere): a port that is
    // free now would otherwise be gone as soon as any process connects to anything.
    private static final int FIRST = 12_000;
    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 200;

    private Ports() {}

    /**
     * Distinct ports that were free a moment ago. Another process may take one before it is used, so the caller has to
     * be ready to ask again.
     */
    public static List<Integer> free(int count) {
        // A process that is forked meanwhile has the sockets too, until it closes them: those ports are left alone.
        List<Integer> found = distinct(count);
        while (!found.stream().allMatch(Ports::isFree)) {
            found = distinct(count);
        }
        return found;
    }

    private static List<Integer> distinct(int count) {
        var sockets = new ArrayList<ServerSocket>(count);
        try {
            // All are held until the last one is found: otherwise the kernel may hand out one port twice.
            for (int i = 0; i < count; i++) {
                sockets.add(open());
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        } finally {
            for (ServerSocket socket : sockets) {
                close(socket);
            }
        }
    }

    /** One port as by {@link #free(int)}. */
    public static int free() {
        return free(1).getFirst();
    }

    /** Whether a server could listen on this loopback port now. */
    public static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            // As servers do it: a port in TIME_WAIT after a previous run is free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static ServerSocket open() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try {
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (BindException e) {
                // Somebody listens there: another one.
            }
        }
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
