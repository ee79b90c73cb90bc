package dev.tzero.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void freePortsAreDistinctAndNoneThatAnOutgoingConnectionGets() {
        List<Integer> free = Ports.free(50);

        assertEquals(50, new HashSet<>(free).size());
        assertTrue(free.stream().allMatch(port -> port < 32_768), free::toString);
        assertTrue(free.stream().allMatch(Ports::isFree), free::toString);
    }

    @Test
    void aPortThatSomebodyListensOnIsNotFree() throws IOException {
        int port = Ports.free();
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertFalse(Ports.isFree(port));
        }
    }
}
