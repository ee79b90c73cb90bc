package dev.tzero.local;

import dev.tzero.embedded.EmbeddedDatabase;
import dev.tzero.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Optional;

/** One broker and one database for the tests of this JVM: the platform under test uses them as ones that run elsewhere. */
final class SharedBackends {
    private static final EmbeddedKafka KAFKA = EmbeddedKafka.temporary();
    private static final EmbeddedDatabase DATABASE = EmbeddedDatabase.temporary();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            KAFKA.close();
            DATABASE.close();
        }));
    }

    private SharedBackends() {}

    /** Settings with ports that are free. */
    static PlatformSettings settings(Path data) {
        return new PlatformSettings(
                Path.of("."),
                data,
                false,
                Optional.of(KAFKA.bootstrapServers()),
                Optional.of(DATABASE.jdbcUrl() + "?user=" + DATABASE.user()),
                1,
                FreePorts.inARow(7));
    }
}
