package dev.tzero.local.mixtures;

import dev.tzero.tasks.T0Mixture;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code tzero mixtures list}: T0's mixtures and what they are for. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists T0's mixtures: name and what it is for.")
final class ListCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        for (T0Mixture mixture : T0Mixture.values()) {
            System.out.printf("%-30s  %s%n", mixture.title(), mixture.purpose());
        }
        return 0;
    }
}
