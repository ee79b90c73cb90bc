package dev.tzero.local.serving;

import dev.tzero.local.Platform;
import dev.tzero.local.ServiceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process of the first replica as the system and its own pages show it. */
final class ReplicaProcess {

    private static final double MEBI = 1 << 20;

    private final Platform platform;
    private final HttpClient http = HttpClient.newHttpClient();

    ReplicaProcess(Platform platform) {
        this.platform = platform;
    }

    /**
     * What it holds.
     *
     * @param resident bytes of the process
     * @param heap bytes of the Java heap that are in use after a collection
     */
    record Holding(long resident, double heap, long threads) {

        Figure figure(String when) {
            return new Figure(when)
                    .with("resident_mib", resident / MEBI)
                    .with("heap_after_gc_mib", heap / MEBI)
                    .with("threads", threads);
        }
    }

    Holding holding() {
        try {
            Path status = Path.of("/proc", Long.toString(platform.pid("inference")), "status");
            long resident = 0;
            long threads = 0;
            for (String line : Files.readAllLines(status)) {
                String[] words = line.split("\\s+");
                switch (words[0]) {
                    case "VmRSS:" -> resident = Long.parseLong(words[1]) * 1024;
                    case "Threads:" -> threads = Long.parseLong(words[1]);
                    default -> {
                        // Of no account here.
                    }
                }
            }
            return new Holding(resident, metric("jvm_gc_live_data_size_bytes"), threads);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double metric(String name) {
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Milliseconds until it said that it is live. @throws IllegalStateException when it says otherwise */
    double millisToSayLive() {
        long begin = System.nanoTime();
        HttpResponse<String> answer = get("/q/health/live");
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("not live: " + answer.body());
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(platform.address(ServiceName.INFERENCE) + path))
                            .header("accept", path.contains("metrics") ? "text/plain" : "application/json")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
