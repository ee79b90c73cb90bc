package dev.tzero.hub;

import dev.tzero.hub.HubException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Requests to the hub. The token goes to the endpoint alone; redirects are followed here, because the JDK's would take it along. */
final class HubHttp {

    private static final int MAX_REDIRECTS = 10;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HubSettings settings;
    private final HttpClient client;

    HubHttp(HubSettings settings) {
        this.settings = settings;
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Which redirects to follow. */
    enum Redirects {
        /** To other servers too, where large files lie. */
        ALL,
        /** Those of renamed repositories only: what the hub says of a file is in its own answer. */
        WITHIN_THE_HUB
    }

    /** Makes a request; the caller closes the body. */
    HttpResponse<InputStream> send(String method, URI address, Map<String, String> headers, Redirects redirects)
            throws IOException {
        URI at = address;
        for (int hop = 0; hop < MAX_REDIRECTS; hop++) {
            HttpResponse<InputStream> response = sendOnce(method, at, headers);
            Optional<URI> next = redirect(at, response);
            if (next.isEmpty() || (redirects == Redirects.WITHIN_THE_HUB && !settings.isEndpoint(next.get()))) {
                return response;
            }
            response.body().close();
            at = next.get();
        }
        throw new HubException(Reason.PROTOCOL, address + ": more than " + MAX_REDIRECTS + " redirects");
    }

    private HttpResponse<InputStream> sendOnce(String method, URI address, Map<String, String> headers)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(ANSWER)
                .header("User-Agent", "tzero")
                .header("Accept-Encoding", "identity");
        headers.forEach(request::header);
        if (settings.isEndpoint(address)) {
            settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        try {
            return client.send(
                    request.build(),
                    _ -> HttpResponse.BodySubscribers.mapping(
                            HttpResponse.BodySubscribers.ofInputStream(),
                            body -> new WatchedBody(body, settings.patience())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubException(Reason.UNAVAILABLE, address + ": interrupted", e);
        }
    }

    private static Optional<URI> redirect(URI from, HttpResponse<?> response) {
        return switch (response.statusCode()) {
            case 301, 302, 303, 307, 308 -> {
                String location = response.headers()
                        .firstValue("Location")
                        .orElseThrow(() -> new HubException(Reason.PROTOCOL, from + ": a redirect to nowhere"));
                URI next;
                try {
                    next = from.resolve(location);
                } catch (IllegalArgumentException e) {
                    throw new HubException(Reason.PROTOCOL, from + ": a redirect to " + location, e);
                }
                boolean web = "https".equals(next.getScheme()) || "http".equals(next.getScheme());
                boolean weaker = "https".equals(from.getScheme()) && !"https".equals(next.getScheme());
                if (!web || weaker) {
                    throw new HubException(Reason.PROTOCOL, from + ": a redirect to " + next + ": expected https");
                }
                yield Optional.of(next);
            }
            default -> Optional.empty();
        };
    }
}
