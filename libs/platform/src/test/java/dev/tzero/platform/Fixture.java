package dev.tzero.platform;

import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.testkit.TestDatabase;
import dev.tzero.testkit.TestKafka;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Schemas of their own and Kafka clients for tests without Quarkus. */
public final class Fixture {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private Fixture() {}

    /** A database whose only schema has the platform's tables and a table {@code effect(name text)}. */
    public static DataSource schema() {
        String schema = "platform_" + SCHEMAS.incrementAndGet();
        TestDatabase.execute("create schema " + schema + "; set search_path to " + schema + ";" + migration()
                + "; create table effect (name text not null)");
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(TestDatabase.jdbcUrl());
        source.setUser(TestDatabase.user());
        source.setPassword(TestDatabase.password());
        source.setCurrentSchema(schema);
        return source;
    }

    public static KafkaClients kafka() {
        return new KafkaClients(Map.of("bootstrap.servers", TestKafka.bootstrapServers()));
    }

    private static String migration() {
        try (InputStream sql = Fixture.class.getResourceAsStream("/db/platform/V0_1__outbox_and_inbox.sql")) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
