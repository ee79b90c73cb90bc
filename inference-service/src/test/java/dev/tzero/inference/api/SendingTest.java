package dev.tzero.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SendingTest {

    @Test
    void endsWhenEverythingIsSent() throws InterruptedException {
        CountDownLatch connectionIsFree = new CountDownLatch(1);
        List<String> sent = new CopyOnWriteArrayList<>();
        Sending sending = new Sending();
        sending.execute(() -> {
            await(connectionIsFree);
            sent.add("first");
        });
        sending.execute(() -> sent.add("last"));

        Thread closing = Thread.ofPlatform().start(sending::close);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        connectionIsFree.countDown();
        closing.join();

        assertEquals(List.of("first", "last"), sent);
        assertThrows(RejectedExecutionException.class, () -> sending.execute(() -> sent.add("late")));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
