package dev.tzero.local.serving;

import dev.tzero.local.Platform;
import dev.tzero.local.ServiceName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
     * @param committedHeap bytes that the Java heap takes of them at most
     * @param heap what is alive in it
     */
    record Holding(long resident, double committedHeap, Histogram heap, long threads) {

        Figure figure(String when) {
            return new Figure(when)
                    .with("resident_mib", resident / MEBI)
                    .with("outside_heap_mib", (resident - committedHeap) / MEBI)
                    .with("live_heap_mib", heap.bytes() / MEBI)
                    .with("live_arrays", heap.arrays())
                    .with("threads", threads);
        }
    }

    /** Objects that survive a full collection. @param arrays of the engine, of which each stands for native memory */
    record Histogram(long bytes, long arrays) {

        /** Reads the lines {@code number: instances bytes class} and {@code Total instances bytes}. */
        static Histogram of(List<String> lines) {
            long bytes = 0;
            long arrays = 0;
            for (String line : lines) {
                String[] words = line.strip().split("\\s+");
                if (words[0].equals("Total")) {
                    bytes = Long.parseLong(words[2]);
                } else if (words.length > 3 && words[3].endsWith(".PtNDArray")) {
                    arrays = Long.parseLong(words[1]);
                }
            }
            return new Histogram(bytes, arrays);
        }
    }

    Holding holding() {
        try {
            long pid = platform.pid("inference");
            Histogram heap = Histogram.of(tell(pid, "GC.class_histogram"));
            long resident = 0;
            long threads = 0;
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                String[] words = line.split("\\s+");
                switch (words[0]) {
                    case "VmRSS:" -> resident = Long.parseLong(words[1]) * 1024;
                    case "Threads:" -> threads = Long.parseLong(words[1]);
                    default -> {
                        // Of no account here.
                    }
                }
            }
            return new Holding(resident, metric("jvm_memory_committed_bytes{area=\"heap\""), heap, threads);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the JVM with this process id answers to a diagnostic command. */
    private static List<String> tell(long pid, String command) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = jcmd.inputReader()) {
            List<String> lines = output.lines().toList();
            if (jcmd.waitFor() != 0) {
                throw new IOException("jcmd " + pid + " " + command + ": " + lines);
            }
            return lines;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
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
