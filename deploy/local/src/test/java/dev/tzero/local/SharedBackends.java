package dev.tzero.local;

import dev.tzero.embedded.EmbeddedDatabase;
import dev.tzero.embedded.EmbeddedKafka;
import dev.tzero.embedded.Ports;
import java.nio.file.Path;
import java.util.List;
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
                freeRange(7));
    }

    /** First of so many free ports in a row. */
    static int freeRange(int count) {
        for (int attempt = 0; attempt < 100; attempt++) {
            int first = Ports.free();
            boolean all = first + count < 65000;
            for (int i = 0; all && i < count; i++) {
                all = Ports.isFree(first + i);
            }
            if (all) {
                return first;
            }
        }
        throw new AssertionError("no " + count + " free ports in a row");
    }

    static List<ServiceSpec> good(PlatformSettings settings, String launchId) {
        return List.of(
                FakeService.spec("prompt", settings.basePort(), launchId, FakeService.Manner.GOOD),
                FakeService.spec("trainer", settings.basePort() + 2, launchId, FakeService.Manner.GOOD));
    }
}
