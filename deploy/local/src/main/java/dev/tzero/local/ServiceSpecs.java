package dev.tzero.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How the services are run as processes: memory, flags, and where each finds the other things. */
final class ServiceSpecs {
    /** A replica answers what it accepted before it ends, for twenty seconds at most. */
    private static final Duration DRAINING = Duration.ofSeconds(25);

    private final PlatformSettings settings;
    private final String launchId;
    private final Backends backends;
    private final BundledContent content;
    private final Map<String, String> properties;

    ServiceSpecs(PlatformSettings settings, String launchId, Backends backends, BundledContent content) {
        this(settings, launchId, backends, content, Map.of());
    }

    private ServiceSpecs(
            PlatformSettings settings,
            String launchId,
            Backends backends,
            BundledContent content,
            Map<String, String> properties) {
        this.properties = properties;
        this.settings = settings;
        this.launchId = launchId;
        this.backends = backends;
        this.content = content;
    }

    /** The same with configuration that goes before the usual one. */
    ServiceSpecs with(Map<String, String> further) {
        return new ServiceSpecs(settings, launchId, backends, content, further);
    }

    /** All services. */
    List<ServiceSpec> all() {
        return Stream.of(ServiceName.values())
                .flatMap(service -> of(service).stream())
                .toList();
    }

    /** All processes of a service; an inference replica beyond the first gets a port after the last service. */
    List<ServiceSpec> of(ServiceName service) {
        var specs = new ArrayList<ServiceSpec>();
        specs.add(first(service));
        for (int replica = 2; service == ServiceName.INFERENCE && replica <= settings.inferenceReplicas(); replica++) {
            specs.add(spec(ServiceName.INFERENCE, "inference-" + replica, replicaPort(settings, replica)));
        }
        return List.copyOf(specs);
    }

    /** The service on its own port. */
    ServiceSpec first(ServiceName service) {
        return spec(service, service.key(), port(settings, service));
    }

    static int port(PlatformSettings settings, ServiceName service) {
        return settings.basePort() + service.ordinal();
    }

    static int replicaPort(PlatformSettings settings, int replica) {
        return settings.basePort() + ServiceName.values().length + replica - 2;
    }

    private ServiceSpec spec(ServiceName service, String name, int port) {
        Path jar = settings.home().resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.isRegularFile(jar)) {
            throw new LaunchException("the " + service.key() + " service is not built: " + jar + " is missing");
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx" + service.heapMebibytes() + "m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        if (!service.computes()) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        if (service == ServiceName.INFERENCE) {
            // Decoder steps of some rows are computed in Java where the JVM has it.
            command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        }
        command.add(property("tzero.launch", launchId));
        command.add(property("tzero.data", settings.data()));
        command.add(property("tzero.training.checkpoints", settings.data().resolve("checkpoints")));
        command.add(property("tzero.dataset.folders", content.datasets()));
        command.add(property("tzero.dataset.mixtures", content.mixtures()));
        command.add(property("tzero.dataset.registered", settings.data().resolve("registered-datasets")));
        command.add(property("tzero.dataset.held-out", String.join(",", content.heldOut())));
        command.add(property("quarkus.http.port", port));
        command.add(property("kafka.bootstrap.servers", backends.bootstrapServers()));
        for (ServiceName page : ServiceName.values()) {
            command.add(property("tzero.pages." + page.key(), "http://127.0.0.1:" + port(settings, page)));
        }
        command.add(property("tzero.prompt.datasets.address", "127.0.0.1:" + port(settings, ServiceName.DATASET)));
        // One thread each: waiting threads of libtorch spin, and every other process of the machine pays for it.
        command.add(property("tzero.training.threads", 1));
        command.add(property("tzero.inference.threads", 1));
        command.add(property("ai.djl.offline", true));
        // Of two that are given the same name the last one counts.
        properties.forEach((key, value) -> command.add(property(key, value)));
        command.addAll(List.of("-jar", jar.toString()));
        return service == ServiceName.INFERENCE
                ? new ServiceSpec(name, port, command, environment(service), DRAINING)
                : new ServiceSpec(name, port, command, environment(service));
    }

    private Map<String, String> environment(ServiceName service) {
        // Passwords stand in the environment, not in the command line that every user of the machine can read.
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", backends.jdbcUrl(),
                "QUARKUS_DATASOURCE_USERNAME", backends.user(),
                "QUARKUS_DATASOURCE_PASSWORD", backends.password(),
                "OPT_OUT_TRACKING", "true",
                "DJL_CACHE_DIR", djlCache(),
                // Without it the C library keeps an arena per thread, hundreds of mebibytes over six processes. Where
                // tensors
                // are made, only the first arena uses freed ones again.
                "MALLOC_ARENA_MAX", service.computes() ? "1" : "2");
    }

    /** One folder for all services: the natives unpack to 430 MB. */
    private static String djlCache() {
        String given = System.getenv("DJL_CACHE_DIR");
        return given == null || given.isBlank()
                ? Path.of(System.getProperty("user.home"), ".djl.ai").toString()
                : given;
    }

    private static String property(String key, Object value) {
        return "-D" + key + "=" + value;
    }
}
