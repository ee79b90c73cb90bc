package dev.tzero.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tzero.embedded.Ports;
import dev.tzero.local.ExternalBackends.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MainTest {
    @Test
    void valuesThatCannotBeUsedAreNamedWithWhatIsExpected() {
        assertMessage(
                "--inference-replicas: 0; expected 1 to 16", () -> settings().withInferenceReplicas(0));
        assertMessage(
                "--base-port: 70000; expected 1 to 65515", () -> settings().withBasePort(70000));
        assertMessage(
                "--kafka: nonsense; expected host:port, or several with commas between",
                () -> settings(Optional.of("nonsense"), Optional.empty()));
        assertMessage(
                "--postgres: mysql://x; expected jdbc:postgresql://host:port/database?user=name&password=secret",
                () -> settings(Optional.empty(), Optional.of("mysql://x")));
        assertMessage(
                "--postgres: jdbc:postgresql://h/d names no user; expected"
                        + " jdbc:postgresql://host:port/database?user=name&password=secret",
                () -> Database.parse("jdbc:postgresql://h/d?password=p"));
    }

    @Test
    void exitCodesTellBadUsageFromFailure() {
        assertEquals(0, Main.run("--help"));
        assertEquals(0, Main.run("up", "--help"));
        assertEquals(2, Main.run("fly"));
        assertEquals(2, Main.run("up", "--base-port", "many"));
        assertEquals(1, Main.run("up", "--data", "unused", "--inference-replicas", "0"));
    }

    @Test
    void userAndPasswordAreTakenOutOfADatabaseAddress() {
        assertEquals(
                new Database("jdbc:postgresql://h:1/d?sslmode=require", "ann", "a&b"),
                Database.parse("jdbc:postgresql://h:1/d?user=ann&password=a%26b&sslmode=require"));
        assertEquals(
                new Database("jdbc:postgresql://h:1/d", "ann", ""), Database.parse("jdbc:postgresql://h:1/d?user=ann"));
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNamed() {
        int nobody = Ports.free();
        var failure = assertThrows(
                LaunchException.class,
                () -> ExternalBackends.checkPostgres(
                        "jdbc:postgresql://127.0.0.1:" + nobody + "/tzero?user=ann&password=secret"));
        assertEquals(
                "--postgres: no database at jdbc:postgresql://127.0.0.1:" + nobody + "/tzero: Connection to 127.0.0.1:"
                        + nobody + " refused. Check that the hostname and port are correct and that the postmaster is"
                        + " accepting TCP/IP connections.",
                failure.getMessage());
    }

    @Test
    void crashesThatFollowSoonAreStartedAgainLaterAndLater() {
        var backoff = new Backoff();
        assertEquals(Duration.ofSeconds(1), backoff.afterCrash(Duration.ofSeconds(3)));
        assertEquals(Duration.ofSeconds(2), backoff.afterCrash(Duration.ofSeconds(3)));
        for (int i = 0; i < 10; i++) {
            backoff.afterCrash(Duration.ZERO);
        }
        assertEquals(Duration.ofSeconds(30), backoff.afterCrash(Duration.ofSeconds(59)));
        assertEquals(Duration.ofSeconds(1), backoff.afterCrash(Duration.ofSeconds(60)));
    }

    private static PlatformSettings settings() {
        return PlatformSettings.of(Path.of("."), Path.of("data"));
    }

    private static PlatformSettings settings(Optional<String> kafka, Optional<String> postgres) {
        return new PlatformSettings(Path.of("."), Path.of("data"), false, kafka, postgres, 1, 8081);
    }

    private static void assertMessage(String expected, Executable action) {
        assertEquals(expected, assertThrows(LaunchException.class, action).getMessage());
    }
}
