package dev.tzero.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Points a {@code @QuarkusTest} at the broker and the database of this JVM: {@code @QuarkusTestResource(TzeroTestResource.class)}.
 * Neither is stopped between test classes; both end with the JVM.
 */
public final class TzeroTestResource implements QuarkusTestResourceLifecycleManager {
    /** For Quarkus, which makes it. */
    public TzeroTestResource() {}

    @Override
    public Map<String, String> start() {
        return Map.ofEntries(
                Map.entry("kafka.bootstrap.servers", TestKafka.bootstrapServers()),
                Map.entry("quarkus.datasource.jdbc.url", TestDatabase.jdbcUrl()),
                Map.entry("quarkus.datasource.username", TestDatabase.user()),
                Map.entry("quarkus.datasource.password", TestDatabase.password()),
                Map.entry("quarkus.http.test-port", "0"),
                Map.entry("quarkus.http.test-ssl-port", "0"),
                Map.entry("quarkus.devservices.enabled", "false"),
                // The broker shares this JVM and would drown the service's own lines.
                Map.entry("quarkus.log.category.\"kafka\".level", "ERROR"),
                Map.entry("quarkus.log.category.\"org.apache.kafka\".level", "ERROR"),
                Map.entry("quarkus.log.category.\"state.change.logger\".level", "ERROR"),
                Map.entry("quarkus.log.category.\"io.zonky.test\".level", "ERROR"));
    }

    @Override
    public void stop() {
        // Ended by the JVM's shutdown hooks: starting both again for every test class costs seconds.
    }
}
