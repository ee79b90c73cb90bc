package dev.tzero.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A PostgreSQL server on loopback, run from binaries that come as a jar, with one database {@value #DATABASE} and one
 * user {@value #USER} that needs no password.
 *
 * <p>With a folder of its own it finds its data again on the next start, also when the previous owner was killed: a
 * server that still runs on the folder is stopped first, and PostgreSQL replays its log. Such a folder is never deleted
 * here. Without one it works in a temporary folder, without syncing to disk, and {@link #close()} removes it.
 *
 * <p>What the server prints goes to a file beside the folder, {@code <folder>.log}.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** The database every client connects to. */
    public static final String DATABASE = "tzero";

    /** The owner of everything; any password is accepted on loopback. */
    public static final String USER = "postgres";

    private static final Duration STARTUP_WAIT = Duration.ofSeconds(60);
    private static final int LOG_LINES_SHOWN = 8;

    private final EmbeddedPostgres server;
    private final Path folder;
    private final boolean temporary;
    private final FolderLock lock;
    private final long pid;
    private boolean closed;

    private EmbeddedDatabase(EmbeddedPostgres server, Path folder, boolean temporary, FolderLock lock) {
        this.server = server;
        this.folder = folder;
        this.temporary = temporary;
        this.lock = lock;
        this.pid =
                Postmaster.pidIn(folder).orElseThrow(() -> new IllegalStateException("no postmaster.pid in " + folder));
    }

    /** Starts a server on a free port whose data is removed when it is closed. */
    public static EmbeddedDatabase temporary() {
        return start(Folders.temporary("tzero-postgres").resolve("data"), 0, true);
    }

    /**
     * Starts a server that keeps its data.
     *
     * @param folder where the data is or will be; created when absent
     * @param port the loopback port to listen on; 0 chooses a free one
     * @throws IllegalStateException when the server does not start; the message ends with what it printed last
     */
    public static EmbeddedDatabase start(Path folder, int port) {
        return start(folder, port, false);
    }

    private static EmbeddedDatabase start(Path given, int port, boolean temporary) {
        Objects.requireNonNull(given, "folder");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + "; expected 0 to 65535");
        }
        Path folder = given.toAbsolutePath().normalize();
        refuseLibraryFolder(folder);
        try {
            Files.createDirectories(folder.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the database folder " + folder, e);
        }
        // Beside the folder, which PostgreSQL wants empty the first time.
        var lock = FolderLock.take(folder.resolveSibling(folder.getFileName() + ".lock"), "PostgreSQL in " + folder);
        try {
            return startLocked(folder, port, temporary, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static EmbeddedDatabase startLocked(Path folder, int port, boolean temporary, FolderLock lock) {
        Path log = logOf(folder);
        // Written before the folder is filled and removed after its first good start: what it marks holds no data yet.
        Path unfinished = folder.resolveSibling(folder.getFileName() + ".unfinished");
        try {
            Postmaster.stopLeftovers(folder);
            if (Files.exists(unfinished)) {
                Folders.delete(folder);
            }
            if (!Files.exists(folder.resolve("PG_VERSION"))) {
                // Only what is empty now may be deleted after a start that was cut off.
                Folders.requireEmpty(folder, "a PostgreSQL data folder or an empty one");
                Files.writeString(unfinished, "The database in " + folder.getFileName() + " is being created.\n");
            }
            Folders.createPrivate(folder);
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the database folder " + folder, e);
        }
        if (port != 0 && !Ports.isFree(port)) {
            throw new IllegalStateException("PostgreSQL cannot listen on 127.0.0.1:" + port + ": the port is taken");
        }
        EmbeddedPostgres server = null;
        try {
            server = builder(folder, port == 0 ? Ports.free() : port, log, temporary)
                    .start();
            var database = new EmbeddedDatabase(server, folder, temporary, lock);
            database.createDatabase();
            Files.deleteIfExists(unfinished);
            return database;
        } catch (IOException | RuntimeException | SQLException e) {
            if (server == null) {
                Postmaster.stopLeftovers(folder);
            } else {
                closeQuietly(server, e);
            }
            throw new IllegalStateException(
                    "PostgreSQL does not start in " + folder + ": " + e.getMessage() + lastLines(log), e);
        }
    }

    /** The library empties stale folders directly inside its own working folder: data must not be kept there. */
    private static void refuseLibraryFolder(Path folder) {
        Path working = Path.of(System.getProperty(
                        "ot.epg.working-dir",
                        Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg")
                                .toString()))
                .toAbsolutePath()
                .normalize();
        if (folder.startsWith(working)) {
            throw new IllegalArgumentException("folder: " + folder + "; expected one outside " + working
                    + ", which the PostgreSQL library cleans by itself");
        }
    }

    private static EmbeddedPostgres.Builder builder(Path folder, int port, Path log, boolean temporary) {
        String durable = temporary ? "off" : "on";
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(STARTUP_WAIT)
                .setPort(port)
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setLocaleConfig("locale", "C")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                // The library passes -F (no fsync) first; what comes later wins.
                .setServerConfig("fsync", durable)
                .setServerConfig("synchronous_commit", durable)
                .setServerConfig("full_page_writes", durable)
                .setServerConfig("max_connections", "200")
                .setServerConfig("shared_buffers", "48MB")
                .setServerConfig("max_wal_size", "256MB")
                .setServerConfig("jit", "off")
                .setServerConfig("max_parallel_workers_per_gather", "0");
    }

    private void createDatabase() throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            try (var found = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create database " + DATABASE);
        }
    }

    /** The JDBC address of {@value #DATABASE}, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + DATABASE;
    }

    /** A new connection to {@value #DATABASE}; the caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), USER, USER);
    }

    public String user() {
        return USER;
    }

    /** Any text would do: the server trusts loopback. Drivers insist on one. */
    public String password() {
        return USER;
    }

    public int port() {
        return server.getPort();
    }

    /** The process id of the server (the postmaster); SIGINT stops it and its workers quickly and cleanly. */
    public long pid() {
        return pid;
    }

    /** Where the data is. */
    public Path folder() {
        return folder;
    }

    /** Stops the server quickly and cleanly; a temporary folder is removed. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop PostgreSQL in " + folder, e);
        } finally {
            // The library waits five seconds and then gives up; a checkpoint on a slow disk may take longer.
            Postmaster.awaitEnd(pid);
            Postmaster.stopLeftovers(folder);
            lock.close();
        }
        if (temporary) {
            Folders.delete(folder.getParent());
        }
    }

    private static void closeQuietly(EmbeddedPostgres server, Exception cause) {
        try {
            server.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static Path logOf(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".log");
    }

    private static String lastLines(Path log) {
        File file = log.toFile();
        if (!file.isFile()) {
            return "";
        }
        try {
            List<String> lines =
                    Files.readString(log, StandardCharsets.UTF_8).lines().toList();
            return "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        } catch (IOException e) {
            return "\n(" + log + " cannot be read: " + e.getMessage() + ")";
        }
    }
}
