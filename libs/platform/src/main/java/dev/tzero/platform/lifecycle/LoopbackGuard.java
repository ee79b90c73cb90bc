package dev.tzero.platform.lifecycle;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Keeps an open service off the network: on an address that is not loopback it starts only with TLS and client
 * certificates, or when {@code tzero.insecure=true} says that somebody means it.
 */
@Singleton
public class LoopbackGuard {
    private static final Logger LOG = Logger.getLogger(LoopbackGuard.class);

    private final Config config;

    @Inject
    public LoopbackGuard(Config config) {
        this.config = config;
    }

    void atStart(@Observes @Priority(StartOrder.GUARD) StartupEvent event) {
        check();
    }

    /** @throws IllegalStateException where the service would be open to others */
    void check() {
        String host = text("quarkus.http.host", "0.0.0.0");
        if (isLoopback(host) || isSecured()) {
            return;
        }
        if (!config.getOptionalValue("tzero.insecure", Boolean.class).orElse(false)) {
            throw new IllegalStateException("quarkus.http.host is '" + host
                    + "', which others can reach: expected a loopback address, or TLS with client certificates"
                    + " (quarkus.http.ssl.certificate.files, quarkus.http.ssl.client-auth=required,"
                    + " quarkus.http.insecure-requests=disabled), or tzero.insecure=true to go without protection");
        }
        LOG.warnf("tzero.insecure=true: everybody who reaches %s can use and change this service", host);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(
                    "quarkus.http.host is '" + host + "', expected an address or name of this machine", e);
        }
    }

    private boolean isSecured() {
        boolean certificate = isSet("quarkus.http.ssl.certificate.files")
                || isSet("quarkus.http.ssl.certificate.key-store-file")
                || isSet("quarkus.http.tls-configuration-name");
        boolean onlyTls = text("quarkus.http.insecure-requests", "enabled").equalsIgnoreCase("disabled");
        boolean clientCertificates =
                text("quarkus.http.ssl.client-auth", "none").equalsIgnoreCase("required");
        return certificate && onlyTls && clientCertificates;
    }

    private boolean isSet(String key) {
        return config.getOptionalValue(key, String.class).isPresent();
    }

    private String text(String key, String otherwise) {
        return config.getOptionalValue(key, String.class).orElse(otherwise);
    }
}
