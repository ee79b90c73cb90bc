package dev.tzero.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedServersTest {
    @Test
    void recordsComeBackWithKeyValueAndHeaders() {
        TestKafka.createTopics(2, "letters");
        TestKafka.createTopics(2, "letters");

        TestKafka.produce("letters", "k", bytes("v"), Map.of("content-type", "application/json"));
        TestKafka.produce("letters", "gone", null, Map.of());

        var records = TestKafka.read("letters", 2, Duration.ofSeconds(20));
        assertEquals(2, records.size());
        assertEquals(2, TestKafka.readAll("letters").size());
        var first =
                records.stream().filter(r -> r.key().equals("k")).findFirst().orElseThrow();
        assertArrayEquals(bytes("v"), first.value());
        assertArrayEquals(
                bytes("application/json"),
                first.headers().lastHeader("content-type").value());
        assertNull(records.stream()
                .filter(r -> r.key().equals("gone"))
                .findFirst()
                .orElseThrow()
                .value());
    }

    @Test
    void fewerRecordsThanExpectedAreAFailureThatSaysHowMany() {
        TestKafka.createTopics(1, "empty");
        var failure = assertThrows(AssertionError.class, () -> TestKafka.read("empty", 1, Duration.ofMillis(200)));
        assertEquals("topic empty: 0 records after PT0.2S; expected 1 records", failure.getMessage());
        assertEquals(List.of(), TestKafka.readAll("empty"));
    }

    @Test
    void theDatabaseIsARealOne() {
        TestDatabase.execute("create table if not exists t (id int primary key)");
        TestDatabase.execute("insert into t values (1) on conflict do nothing");
        assertEquals("1", TestDatabase.ask("select count(*) from t"));
        assertNull(TestDatabase.ask("select id from t where id = 2"));
        assertThrows(IllegalStateException.class, () -> TestDatabase.execute("insert into t values (1)"));
    }

    @Test
    void theQuarkusResourcePointsAtTheSharedServers() {
        Map<String, String> settings = new TzeroTestResource().start();
        assertEquals(TestKafka.bootstrapServers(), settings.get("kafka.bootstrap.servers"));
        assertEquals(TestDatabase.jdbcUrl(), settings.get("quarkus.datasource.jdbc.url"));
        assertEquals("0", settings.get("quarkus.http.test-port"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
