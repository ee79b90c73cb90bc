package dev.tzero.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    @Test
    void dataOutlivesACleanStopAndAPidFileThatNamesAnotherProgram(@TempDir Path parent) throws Exception {
        Path folder = parent.resolve("database");
        long firstPid;
        try (var database = EmbeddedDatabase.start(folder, 0)) {
            execute(database.jdbcUrl(), "create table entry as select 1 as value");
            firstPid = database.pid();
            assertEquals("on", ask(database, "show fsync"));
        }
        assertFalse(runs(firstPid), "the server is gone after close");
        assertTrue(Files.exists(folder.resolve("PG_VERSION")), "a kept folder stays");
        Files.writeString(
                folder.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n" + folder + "\n0\n0\n\n\n");

        try (var database = EmbeddedDatabase.start(folder, 0)) {
            assertEquals("1", ask(database, "select count(*) from entry"));
        }
    }

    @Test
    @Tag("slow")
    void aServerWhoseOwnerWasKilledIsStoppedFirstAndItsDataIsThere(@TempDir Path parent) throws Exception {
        Path folder = parent.resolve("database");
        var owner = Owner.start(folder);
        execute(owner.jdbcUrl(), "create table entry as select 1 as value");
        var refused = assertThrows(IllegalStateException.class, () -> EmbeddedDatabase.start(folder, 0));
        assertEquals("PostgreSQL in " + folder + " belongs to another running process", refused.getMessage());
        owner.kill();
        assertTrue(runs(owner.serverPid()), "the server outlives its owner");

        try (var database = EmbeddedDatabase.start(folder, 0)) {
            assertEquals("1", ask(database, "select count(*) from entry"));
            assertFalse(runs(owner.serverPid()), "the orphan is gone");
        }
    }

    @Test
    @Tag("slow")
    void committedDataOutlivesAServerThatIsKilledTogetherWithItsOwner(@TempDir Path parent) throws Exception {
        Path folder = parent.resolve("database");
        var owner = Owner.start(folder);
        execute(owner.jdbcUrl(), "create table entry as select 1 as value");
        ProcessHandle.of(owner.serverPid()).orElseThrow().destroyForcibly();
        owner.kill();
        assertTrue(Files.exists(folder.resolve("postmaster.pid")), "the killed server leaves its pid file");

        try (var database = EmbeddedDatabase.start(folder, 0)) {
            assertEquals("1", ask(database, "select count(*) from entry"));
        }
    }

    @Test
    void oneProcessOpensAFolderOnce(@TempDir Path parent) throws Exception {
        Path folder = parent.resolve("database");
        try (var database = EmbeddedDatabase.start(folder, 0)) {
            var failure = assertThrows(IllegalStateException.class, () -> EmbeddedDatabase.start(folder, 0));
            assertEquals("PostgreSQL in " + folder + " was started by this process already", failure.getMessage());
            assertEquals("1", ask(database, "select 1"));
        }
    }

    @Test
    void aFolderWhoseCreationWasCutOffIsMadeAnew(@TempDir Path parent) throws Exception {
        Path folder = parent.resolve("database");
        Files.createDirectories(folder.resolve("base"));
        Files.writeString(folder.resolve("PG_VERSION"), "17\n");
        Files.writeString(parent.resolve("database.unfinished"), "");

        try (var database = EmbeddedDatabase.start(folder, 0)) {
            assertEquals("1", ask(database, "select 1"));
        }
        assertFalse(Files.exists(parent.resolve("database.unfinished")));
    }

    @Test
    void aTemporaryServerLeavesNothing() throws Exception {
        var database = EmbeddedDatabase.temporary();
        try (database) {
            assertEquals("off", ask(database, "show fsync"));
        }
        database.close();
        assertFalse(Files.exists(database.folder().getParent()));
    }

    @Test
    void aFolderThatIsNotADatabaseIsRefusedAndLeftAlone(@TempDir Path parent) throws Exception {
        Path folder = Files.createDirectories(parent.resolve("letters"));
        Files.writeString(folder.resolve("dear.txt"), "Dear reader");

        for (int attempt = 0; attempt < 2; attempt++) {
            var failure = assertThrows(IllegalArgumentException.class, () -> EmbeddedDatabase.start(folder, 0));
            assertEquals(
                    "folder: " + folder + " holds dear.txt; expected a PostgreSQL data folder or an empty one",
                    failure.getMessage());
        }
        assertTrue(Files.exists(folder.resolve("dear.txt")));
    }

    @Test
    void aTakenPortIsNamed(@TempDir Path parent) throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var failure = assertThrows(
                    IllegalStateException.class,
                    () -> EmbeddedDatabase.start(parent.resolve("database"), socket.getLocalPort()));
            assertEquals(
                    "PostgreSQL cannot listen on 127.0.0.1:" + socket.getLocalPort() + ": the port is taken",
                    failure.getMessage());
        }
    }

    private static void execute(String jdbcUrl, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl, EmbeddedDatabase.USER, EmbeddedDatabase.USER);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean runs(long pid) {
        // A process that ended and waits for its parent to collect it has no command any more.
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    private static String ask(EmbeddedDatabase database, String question) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery(question)) {
            assertTrue(result.next());
            return result.getString(1);
        }
    }

    /** Another JVM that starts the server and then waits to be killed. */
    record Owner(Process process, String jdbcUrl, long serverPid) {
        static Owner start(Path folder) throws IOException {
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Owner.class.getName(),
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var lines = process.inputReader(StandardCharsets.UTF_8);
            return new Owner(process, lines.readLine(), Long.parseLong(lines.readLine()));
        }

        void kill() throws Exception {
            process.destroyForcibly().waitFor();
        }

        public static void main(String[] arguments) throws Exception {
            try (var database = EmbeddedDatabase.start(Path.of(arguments[0]), 0)) {
                System.out.println(database.jdbcUrl());
                System.out.println(database.pid());
                new CountDownLatch(1).await();
            }
        }
    }
}
