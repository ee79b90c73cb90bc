package dev.tzero.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class AsideTest {

    @Test
    void theThreadThatComputedHasEndedWhenTheResultIsThere() throws Exception {
        Thread computed = Aside.call(Thread::currentThread);

        assertNotSame(Thread.currentThread(), computed);
        assertFalse(computed.isAlive());
    }

    @Test
    void whatTheCallThrowsIsThrownAsItIs() {
        IOException exception = new IOException("no such file");
        Error error = new OutOfMemoryError("too large");

        assertSame(
                exception,
                assertThrows(
                        IOException.class,
                        () -> Aside.call(() -> {
                            throw exception;
                        })));
        assertSame(
                error,
                assertThrows(
                        OutOfMemoryError.class,
                        () -> Aside.call(() -> {
                            throw error;
                        })));
    }

    @Test
    void anInterruptWaitsForTheResultAndIsKept() throws Exception {
        Thread.currentThread().interrupt();

        assertEquals(5, Aside.call(() -> 5));
        assertTrue(Thread.interrupted());
    }
}
