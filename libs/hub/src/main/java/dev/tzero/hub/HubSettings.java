package dev.tzero.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where the hub and its cache are.
 *
 * @param endpoint address of the server, without a slash at its end
 * @param cache folder with a folder for each repository
 * @param token sent to the endpoint and to no other server
 * @param offline whether only the cache is used
 * @param patience how long the next byte of a body may take before the download is begun anew where it was
 */
public record HubSettings(URI endpoint, Path cache, Optional<String> token, boolean offline, Duration patience) {

    /** What Hugging Face's own tools wait. */
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);

    private static final Set<String> TRUE = Set.of("1", "on", "yes", "true");

    /** With the usual patience. */
    public HubSettings(URI endpoint, Path cache, Optional<String> token, boolean offline) {
        this(endpoint, cache, token, offline, USUAL_PATIENCE);
    }

    public HubSettings {
        String text = endpoint.toString();
        if (endpoint.getHost() == null
                || endpoint.getScheme() == null
                || !endpoint.getScheme().matches("https?")) {
            throw new IllegalArgumentException("HF_ENDPOINT: " + text + ": expected http://host or https://host");
        }
        if (!patience.isPositive()) {
            throw new IllegalArgumentException(
                    "HF_HUB_DOWNLOAD_TIMEOUT: " + patience.toSeconds() + ": expected at least 1 second");
        }
        endpoint = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : endpoint;
        if (token.isPresent() && !token.get().matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("HF_TOKEN: expected visible ASCII characters");
        }
    }

    /**
     * As Hugging Face's own tools read the environment: {@code HF_ENDPOINT}, {@code HF_HUB_CACHE}, {@code HF_HOME},
     * {@code XDG_CACHE_HOME}, {@code HF_TOKEN}, {@code HF_TOKEN_PATH}, {@code HF_HUB_OFFLINE}, {@code HF_HUB_DOWNLOAD_TIMEOUT} (seconds).
     */
    public static HubSettings of(Map<String, String> environment, Path userHome) {
        Path home = path(environment, "HF_HOME")
                .orElseGet(() -> path(environment, "XDG_CACHE_HOME")
                        .orElse(userHome.resolve(".cache"))
                        .resolve("huggingface"));
        return new HubSettings(
                URI.create(value(environment, "HF_ENDPOINT").orElse("https://huggingface.co")),
                path(environment, "HF_HUB_CACHE").orElse(home.resolve("hub")),
                value(environment, "HF_TOKEN")
                        .or(() -> stored(path(environment, "HF_TOKEN_PATH").orElse(home.resolve("token")))),
                value(environment, "HF_HUB_OFFLINE")
                        .map(text -> TRUE.contains(text.toLowerCase(Locale.ROOT)))
                        .orElse(false),
                value(environment, "HF_HUB_DOWNLOAD_TIMEOUT")
                        .map(HubSettings::seconds)
                        .orElse(USUAL_PATIENCE));
    }

    private static Duration seconds(String text) {
        if (!text.matches("\\d{1,6}")) {
            throw new IllegalArgumentException("HF_HUB_DOWNLOAD_TIMEOUT: " + text + ": expected a number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }

    private static Optional<String> value(Map<String, String> environment, String key) {
        return Optional.ofNullable(environment.get(key)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Optional<Path> path(Map<String, String> environment, String key) {
        return value(environment, key).map(Path::of);
    }

    private static Optional<String> stored(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": token cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether an address is the endpoint's, so that it may see the token. */
    boolean isEndpoint(URI address) {
        return Objects.equals(endpoint.getScheme(), address.getScheme())
                && endpoint.getHost().equalsIgnoreCase(String.valueOf(address.getHost()))
                && endpoint.getPort() == address.getPort();
    }

    /** Without the token, which belongs into no log. */
    @Override
    public String toString() {
        return "HubSettings[endpoint=" + endpoint + ", cache=" + cache + ", token="
                + (token.isPresent() ? "set" : "none") + ", offline=" + offline + ", patience=" + patience + "]";
    }
}
