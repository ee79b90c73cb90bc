package dev.tzero.local;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stands for a service: answers {@code /q/health/ready} on its port, or behaves badly. */
final class FakeService {
    private FakeService() {}

    /** What it does. */
    enum Manner {
        /** Becomes ready and stays. */
        GOOD,
        /** Listens and is never ready. */
        NEVER_READY,
        /** Says why and ends. */
        BROKEN,
        /** Becomes ready and does not end when asked to. */
        STUBBORN
    }

    static ServiceSpec spec(String name, int port, String launchId, Manner manner) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx32m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dtzero.launch=" + launchId));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FakeService.class.getName()));
        command.addAll(List.of(Integer.toString(port), manner.name()));
        return new ServiceSpec(name, port, command, Map.of("GREETING", "hello"));
    }

    public static void main(String[] arguments) throws Exception {
        Manner manner = Manner.valueOf(arguments[1]);
        System.out.println("greeting " + System.getenv("GREETING"));
        if (manner == Manner.BROKEN) {
            System.out.println("no such column: colour");
            System.exit(3);
        }
        if (manner == Manner.STUBBORN) {
            Runtime.getRuntime().addShutdownHook(new Thread(FakeService::waitForever));
        }
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        var server = HttpServer.create(address, 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(manner == Manner.NEVER_READY ? 503 : 200, -1);
            exchange.close();
        });
        server.start();
    }

    private static void waitForever() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
