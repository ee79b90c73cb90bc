package dev.tzero.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka node in this JVM, broker and KRaft controller in one, listening on loopback. Topics must be created before
 * use; transactions, consumer groups and compaction work as in a cluster, with one replica of everything.
 *
 * <p>With a folder of its own a broker finds its topics again on the next start, whatever ports it is given then. Without
 * one it works in a temporary folder that {@link #close()} removes.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final int NODE_ID = 1;
    private static final int START_ATTEMPTS = 3;

    private final KafkaRaftServer server;
    private final int port;
    private final Path folder;
    private final boolean temporary;
    private final FolderLock lock;
    private boolean closed;

    private EmbeddedKafka(KafkaRaftServer server, int port, Path folder, boolean temporary, FolderLock lock) {
        this.server = server;
        this.port = port;
        this.folder = folder;
        this.temporary = temporary;
        this.lock = lock;
    }

    /** Starts a broker on a free port whose data is removed when it is closed. */
    public static EmbeddedKafka temporary() {
        return start(Folders.temporary("tzero-kafka"), 0, true);
    }

    /**
     * Starts a broker that keeps its data.
     *
     * @param folder where the data is or will be; created when absent
     * @param port the loopback port to listen on; 0 chooses a free one
     * @throws IllegalStateException when the broker does not start; the message says why
     */
    public static EmbeddedKafka start(Path folder, int port) {
        return start(folder, port, false);
    }

    private static EmbeddedKafka start(Path folder, int port, boolean temporary) {
        Objects.requireNonNull(folder, "folder");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + "; expected 0 to 65535");
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write Kafka's data folder " + folder, e);
        }
        // Kafka's own lock comes too late: a second controller would have written to the first one's log by then.
        var lock = FolderLock.take(folder.resolve("tzero.lock"), "Kafka in " + folder);
        try {
            return startLocked(folder, port, temporary, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static EmbeddedKafka startLocked(Path folder, int port, boolean temporary, FolderLock lock) {
        format(folder);
        RuntimeException failure = null;
        for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
            // A free port may be taken by somebody else before the broker binds it: then it is tried with other ones.
            List<Integer> free = Ports.free(2);
            int brokerPort = port == 0 ? free.get(0) : port;
            if (port != 0 && !Ports.isFree(port)) {
                throw new IllegalStateException(
                        "Kafka cannot listen on 127.0.0.1:" + brokerPort + ": the port is taken");
            }
            var config = KafkaConfig.fromProps(settings(folder, brokerPort, free.get(1)), false);
            KafkaRaftServer server = null;
            try {
                server = new KafkaRaftServer(config, Time.SYSTEM);
                server.startup();
                return new EmbeddedKafka(server, brokerPort, folder, temporary, lock);
            } catch (RuntimeException e) {
                failure = e;
                if (server != null) {
                    server.shutdown();
                    server.awaitShutdown();
                }
            }
        }
        throw new IllegalStateException("Kafka does not start in " + folder + ": " + failure.getMessage(), failure);
    }

    private static void format(Path folder) {
        if (Files.exists(folder.resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .addDirectory(folder.toString())
                    .setMetadataLogDirectory(folder.toString())
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write Kafka's data folder " + folder, e);
        } catch (Exception e) {
            throw new IllegalStateException("cannot format Kafka's data folder " + folder + ": " + e.getMessage(), e);
        }
    }

    private static Properties settings(Path folder, int brokerPort, int controllerPort) {
        var settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("log.dirs", folder.toString());
        settings.put("metadata.log.dir", folder.toString());
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + brokerPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + brokerPort);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);

        settings.put("auto.create.topics.enable", "false");
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");

        // One machine, a handful of clients: members join at once, and few threads and little heap are enough.
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.put("num.recovery.threads.per.data.dir", "2");
        settings.put("log.cleaner.dedupe.buffer.size", "16777216");
        settings.put("log.index.size.max.bytes", "1048576");
        settings.put("log.segment.bytes", "134217728");
        settings.put("metadata.log.segment.bytes", "33554432");
        // The last election needs no waiting for other voters: there are none.
        settings.put("controller.quorum.election.backoff.max.ms", "100");
        settings.put("broker.session.timeout.ms", "9000");
        settings.put("initial.broker.registration.timeout.ms", "60000");
        return settings;
    }

    /** The address clients connect to, {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Where the data is. */
    public Path folder() {
        return folder;
    }

    /** Stops the broker, its logs flushed; a temporary folder is removed. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.shutdown();
            server.awaitShutdown();
        } finally {
            lock.close();
        }
        if (temporary) {
            Folders.delete(folder);
        }
    }
}
