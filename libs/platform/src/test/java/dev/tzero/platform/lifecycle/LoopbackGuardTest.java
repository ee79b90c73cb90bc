package dev.tzero.platform.lifecycle;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackGuardTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1"})
    void aLoopbackAddressNeedsNothing(String host) {
        assertDoesNotThrow(() -> guard(Map.of("quarkus.http.host", host)).check());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3"})
    void anOpenAddressIsRefusedWithTheKeysThatWouldAllowIt(String host) {
        LoopbackGuard guard = guard(Map.of("quarkus.http.host", host));

        IllegalStateException e = assertThrows(IllegalStateException.class, guard::check);

        assertEquals(
                "quarkus.http.host is '" + host
                        + "', which others can reach: expected a loopback address, or TLS with client certificates"
                        + " (quarkus.http.ssl.certificate.files, quarkus.http.ssl.client-auth=required,"
                        + " quarkus.http.insecure-requests=disabled), or tzero.insecure=true to go without protection",
                e.getMessage());
    }

    @Test
    void anUnsetHostIsAnOpenOne() {
        assertThrows(IllegalStateException.class, guard(Map.of())::check);
    }

    @Test
    void tlsWithoutClientCertificatesIsNotEnough() {
        LoopbackGuard guard = guard(Map.of(
                "quarkus.http.host",
                "0.0.0.0",
                "quarkus.http.ssl.certificate.files",
                "server.pem",
                "quarkus.http.insecure-requests",
                "disabled"));

        assertThrows(IllegalStateException.class, guard::check);
    }

    @Test
    void tlsWithClientCertificatesOnlyIsEnough() {
        LoopbackGuard guard = guard(Map.of(
                "quarkus.http.host",
                "0.0.0.0",
                "quarkus.http.ssl.certificate.files",
                "server.pem",
                "quarkus.http.insecure-requests",
                "disabled",
                "quarkus.http.ssl.client-auth",
                "required"));

        assertDoesNotThrow(guard::check);
    }

    @Test
    void anExplicitWishIsEnough() {
        assertDoesNotThrow(guard(Map.of("quarkus.http.host", "0.0.0.0", "tzero.insecure", "true"))::check);
    }

    private static LoopbackGuard guard(Map<String, String> keys) {
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder();
        keys.forEach(config::withDefaultValue);
        return new LoopbackGuard(config.build());
    }
}
