package dev.tzero.prompt.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tzero.prompt.datasets.Datasets.RowPage;
import dev.tzero.proto.dataset.v1.Dataset;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatasetServiceClientTest {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private Instant now = Instant.EPOCH;
    private DatasetServiceFixture service;
    private final AtomicInteger calls = new AtomicInteger();
    private ManagedChannel channel;

    @BeforeEach
    void connect() {
        service = new DatasetServiceFixture();
        channel = ManagedChannelBuilder.forTarget(service.address())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
        service.close();
    }

    @Test
    void columnsAndRowsAreRead() {
        Datasets datasets = client(Duration.ofSeconds(20));
        Dataset colors = known(datasets.find("colors", ""));

        RowPage page = known(datasets.rows(colors, "train", 1, 2));

        assertEquals(3, colors.getFeaturesCount());
        assertEquals(4, page.total());
        assertEquals(
                List.of(
                        Map.of("text", "color 1", "label", 1L, "score", 1.0),
                        Map.of("text", "color 2", "label", 2L, "score", 1.0)),
                page.rows());
    }

    @Test
    void aDatasetThatIsNotThereOrBrokenIsUnknownWithItsReason() {
        Datasets datasets = client(Duration.ofSeconds(20));

        assertEquals(
                "the dataset service answered NOT_FOUND: there is no dataset 'nobody'",
                unknown(datasets.find("nobody", "")));
        assertEquals("the dataset cannot be read: train.jsonl:3: is not JSON", unknown(datasets.find("broken", "")));
        assertInstanceOf(Answer.Known.class, datasets.find("colors", ""), "one unknown dataset stops no other");
    }

    @Test
    void aSilentServiceCostsOneDeadlineAPause() {
        service.fallSilent();
        Datasets datasets = client(Duration.ofMillis(100));

        assertEquals("the dataset service did not answer within 100 ms", unknown(datasets.find("colors", "")));
        assertEquals("the dataset service did not answer within 100 ms", unknown(datasets.find("other", "")));
        assertEquals(1, calls.get());

        now = now.plus(PAUSE);
        unknown(datasets.find("colors", ""));
        assertEquals(2, calls.get());
    }

    @Test
    void aServiceThatIsDownIsSaidToBeAndAskedAgainLater() {
        String address = service.address();
        service.close();
        channel.shutdownNow();
        channel = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
        Datasets datasets = client(Duration.ofSeconds(20));

        assertEquals("the dataset service is not reachable", unknown(datasets.all()));
    }

    @Test
    void answersAreRememberedForAShortTime() {
        Datasets datasets = new CachedDatasets(client(Duration.ofSeconds(20)), Duration.ofSeconds(10), () -> now);

        Dataset colors = known(datasets.find("colors", ""));
        known(datasets.find("colors", ""));
        known(datasets.rows(colors, "train", 0, 2));
        known(datasets.rows(colors, "train", 0, 2));
        unknown(datasets.find("nobody", ""));
        unknown(datasets.find("nobody", ""));
        assertEquals(3, calls.get());

        now = now.plusSeconds(10);
        known(datasets.find("colors", ""));
        assertEquals(4, calls.get());
    }

    private DatasetServiceClient client(Duration deadline) {
        return new DatasetServiceClient(new Counting(), deadline, PAUSE, () -> now);
    }

    /** Counts the calls that leave the client, however late the other side hears of them. */
    private final class Counting extends Channel {

        @Override
        public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
            calls.incrementAndGet();
            return channel.newCall(method, options);
        }

        @Override
        public String authority() {
            return channel.authority();
        }
    }

    private static <T> T known(Answer<T> answer) {
        return switch (answer) {
            case Answer.Known<T>(T value) -> value;
            case Answer.Unknown<T>(String reason) -> throw new AssertionError(reason);
        };
    }

    private static String unknown(Answer<?> answer) {
        return assertInstanceOf(Answer.Unknown.class, answer).reason();
    }
}
