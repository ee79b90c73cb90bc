package dev.tzero.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A launcher in a JVM of its own, with a broker and a database of its own and two stand-ins for services. */
final class TestLauncher {
    private TestLauncher() {}

    /**
     * @param arguments data folder, base port, and how the second service behaves
     */
    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[0]);
        var settings = PlatformSettings.of(Path.of("."), data).withBasePort(Integer.parseInt(arguments[1]));
        var manner = FakeService.Manner.valueOf(arguments[2]);
        try (var platform = Platform.start(settings, new Console(System.out, false), started -> {
            System.out.println("specs");
            return List.of(
                    FakeService.spec("prompt", settings.basePort(), started.launchId(), FakeService.Manner.GOOD),
                    FakeService.spec("trainer", settings.basePort() + 2, started.launchId(), manner));
        })) {
            System.out.println("ready " + platform.pid("prompt") + " " + platform.pid("trainer") + " "
                    + Files.readAllLines(data.resolve("postgres/postmaster.pid"))
                            .getFirst());
            new CountDownLatch(1).await();
        }
    }
}
