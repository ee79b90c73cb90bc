package dev.tzero.local;

import dev.tzero.embedded.EmbeddedDatabase;
import dev.tzero.embedded.EmbeddedKafka;
import dev.tzero.embedded.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * A broker, a database and the services on this machine, all running and ready. {@link #close()} stops everything; so
 * does the end of this JVM by any signal, and when the JVM itself is killed a guard process stops what it left.
 */
public final class Platform implements AutoCloseable {
    private static final Duration SERVICES_LIMIT = Duration.ofSeconds(180);
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(90);

    private final PlatformSettings settings;
    private final Console console;
    private final Resources resources;
    private final String launchId = UUID.randomUUID().toString();
    private final Thread hook = new Thread(this::stopAtSignal, "stop");

    private boolean foundData;
    private BundledContent content;
    private Backends backends;
    private ProcessGroup services;

    private Platform(PlatformSettings settings, Console console) {
        this.settings = settings;
        this.console = console;
        this.resources = new Resources(console);
    }

    /**
     * Starts everything and returns when every service is ready.
     *
     * @throws LaunchException when it cannot; nothing is left running then
     */
    public static Platform start(PlatformSettings settings, Console console) {
        return start(
                settings,
                console,
                platform -> new ServiceSpecs(settings, platform.launchId, platform.backends, platform.content).all());
    }

    /**
     * As {@link #start(PlatformSettings, Console)} with one of the services alone, all its replicas.
     *
     * @param properties configuration that goes before the usual one
     */
    public static Platform startOnly(
            PlatformSettings settings, Console console, ServiceName service, Map<String, String> properties) {
        return start(
                settings,
                console,
                platform -> new ServiceSpecs(settings, platform.launchId, platform.backends, platform.content)
                        .with(properties)
                        .of(service));
    }

    /** As {@link #start(PlatformSettings, Console)} with other processes than the five services. */
    static Platform start(PlatformSettings settings, Console console, Function<Platform, List<ServiceSpec>> specs) {
        var platform = new Platform(settings, console);
        Runtime.getRuntime().addShutdownHook(platform.hook);
        try {
            platform.startAll(specs);
            return platform;
        } catch (RuntimeException e) {
            platform.close();
            throw e instanceof CompletionException && e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void startAll(Function<Platform, List<ServiceSpec>> specs) {
        var folder = resources.open(() -> DataFolder.open(settings.data(), settings.fresh()));
        foundData = Files.exists(folder.kafka()) || Files.exists(folder.postgres());
        requireFreePorts();
        Guard guard = resources.open(() -> Guard.start(folder.run(), launchId, folder.postgres()));
        content = BundledContent.writeTo(settings.data());
        backends = startBackends(folder);
        List<ServiceSpec> wanted = specs.apply(this);
        services = resources.open(() -> new ProcessGroup(wanted, guard, folder.logs(), console, System::nanoTime));
        services.start();
        services.awaitReady(SERVICES_LIMIT);
    }

    private Backends startBackends(DataFolder folder) {
        console.status("starting the broker and the database …");
        // Both at once: each takes seconds.
        var database = CompletableFuture.supplyAsync(() -> settings.postgres()
                .map(ExternalBackends::checkPostgres)
                .orElseGet(() -> {
                    var own = resources.open(() -> EmbeddedDatabase.start(folder.postgres(), 0));
                    return new ExternalBackends.Database(own.jdbcUrl(), own.user(), own.password());
                }));
        String kafka = settings.kafka()
                .map(servers -> {
                    ExternalBackends.checkKafka(servers);
                    return servers;
                })
                .orElseGet(() -> resources
                        .open(() -> EmbeddedKafka.start(folder.kafka(), 0))
                        .bootstrapServers());
        resources.open(() -> RunningBroker.announce(folder.path(), kafka));
        var postgres = database.join();
        console.status("");
        console.line((settings.kafka().isPresent() ? "broker (elsewhere) " : "broker ")
                + kafka
                + (settings.postgres().isPresent() ? ", database (elsewhere) " : ", database ")
                + postgres.jdbcUrl());
        return new Backends(kafka, postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private void requireFreePorts() {
        for (ServiceName service : ServiceName.values()) {
            requireFree(service.key(), ServiceSpecs.port(settings, service));
        }
        for (int replica = 2; replica <= settings.inferenceReplicas(); replica++) {
            requireFree("inference-" + replica, ServiceSpecs.replicaPort(settings, replica));
        }
    }

    private static void requireFree(String service, int port) {
        if (!Ports.isFree(port)) {
            throw new LaunchException("port " + port + " is taken, which the " + service
                    + " service needs; stop what listens there or give other ports with --base-port");
        }
    }

    private void stopAtSignal() {
        console.status("");
        console.line("stopping …");
        resources.close();
        console.line("all stopped");
    }

    /** What stands in the command line of every process of this launch. */
    String launchId() {
        return launchId;
    }

    /** Whether an earlier run left data in the folder. */
    public boolean foundData() {
        return foundData;
    }

    public PlatformSettings settings() {
        return settings;
    }

    /** Broker and database, with what it takes to log in. */
    public Backends backends() {
        return backends;
    }

    /** The {@code tokenizer.json} that comes with tzero. */
    public Path bundledTokenizer() {
        return content.tokenizer();
    }

    /** The port of a service: gRPC, REST and pages. */
    public int port(ServiceName service) {
        return ServiceSpecs.port(settings, service);
    }

    /** Where a browser finds a service. */
    public String address(ServiceName service) {
        return "http://127.0.0.1:" + port(service);
    }

    /** Names of all processes: {@code prompt}, …, {@code inference-2}. */
    public List<String> services() {
        return services.all().stream().map(process -> process.spec().name()).toList();
    }

    /** Process id of a service now. */
    public long pid(String service) {
        return services.get(service).pid();
    }

    /** How often a service ended by itself and was started again. */
    public int crashes(String service) {
        return services.get(service).crashes();
    }

    /** The log of a service. */
    public Path log(String service) {
        return services.get(service).log();
    }

    /** Kills a service as a crash would (SIGKILL); it is started again by itself after a second. */
    public void kill(String service) {
        services.get(service).kill();
    }

    /** Stops a service until {@link #restart}. */
    public void stop(String service) {
        services.get(service).stop();
    }

    /** Stops a service in order when it runs, starts it, and waits until it is ready. */
    public void restart(String service) {
        services.get(service).stop();
        services.get(service).start();
        awaitReady(service);
    }

    /** Waits until a service is ready, as after {@link #kill}. */
    public void awaitReady(String service) {
        services.awaitReady(service, RESTART_LIMIT);
    }

    /** Stops the services, then the broker and the database. Does nothing the second time. */
    @Override
    public void close() {
        resources.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending and the hook runs: it found everything stopped or waits for us.
        }
    }
}
