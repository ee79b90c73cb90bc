package dev.tzero.local;

import dev.tzero.local.demo.Demo;
import dev.tzero.local.demo.DemoPlan;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tzero demo}: the whole job, then everything stays up until Ctrl-C. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Does the whole job on this machine: publishes prompts, builds corpora, trains a small model from"
                + " random weights, evaluates it on what it never saw, prints the table and stays until Ctrl-C.")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private PlatformOptions options;

    @Option(names = "--exit", description = "End after the table instead of staying up.")
    private boolean exit;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of corpora, weights and intervals; ${DEFAULT-VALUE} when not given. Another seed needs"
                    + " another folder or --fresh.")
    private long seed;

    @Override
    public Integer call() throws InterruptedException {
        Console console = Console.standard();
        console.line(Demo.about());
        try (var platform = Platform.start(options.settings(), console)) {
            if (platform.foundData()) {
                console.line(
                        "found data of an earlier run in " + platform.settings().data()
                                + "; what is complete there is not done again (--fresh starts over)");
            }
            new Demo(DemoPlan.standard(seed), platform, console).run();
            if (!exit) {
                console.line("");
                console.line("Ctrl-C stops everything.");
                new CountDownLatch(1).await();
            }
            return 0;
        }
    }
}
