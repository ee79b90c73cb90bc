package dev.tzero.local;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tzero up}: everything runs until Ctrl-C. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts the broker, the database and the five services and stays until Ctrl-C.")
final class UpCommand implements Callable<Integer> {
    @Mixin
    private PlatformOptions options;

    @Override
    public Integer call() throws InterruptedException {
        Console console = Console.standard();
        try (var platform = Platform.start(options.settings(), console)) {
            Addresses.print(platform, console);
            console.line("Ctrl-C stops everything.");
            new CountDownLatch(1).await();
            return 0;
        }
    }
}
