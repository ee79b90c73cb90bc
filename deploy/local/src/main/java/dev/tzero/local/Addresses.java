package dev.tzero.local;

/** Where a person finds what runs. */
public final class Addresses {
    private Addresses() {}

    /** Prints a line for each service. */
    public static void print(Platform platform, Console console) {
        console.line(
                "data in " + platform.settings().data() + (platform.foundData() ? ", found from an earlier run" : ""));
        for (ServiceName service : ServiceName.values()) {
            console.line("  %-10s %s".formatted(service.key(), platform.address(service)));
        }
    }
}
