package dev.tzero.prompt.api.pages;

import dev.tzero.platform.errors.HttpErrors;
import dev.tzero.platform.errors.PlatformError;
import dev.tzero.platform.pages.PageAddresses;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Requests that change something come from this service's own pages: they are JSON, and the origin that the browser
 * states is the address they are sent to. That address is loopback or the configured one, so that no name of somebody
 * else's that leads here will do.
 */
@Provider
public class SameOrigin implements ContainerRequestFilter {

    private static final Set<String> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Instance<PageAddresses> addresses;

    /** @param addresses asked when a request comes: filters are made before the configuration is there */
    public SameOrigin(Instance<PageAddresses> addresses) {
        this.addresses = addresses;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (SAFE.contains(request.getMethod())) {
            return;
        }
        if (!isJson(request.getMediaType())) {
            refuse(request, Response.Status.UNSUPPORTED_MEDIA_TYPE, "content-type: expected application/json");
        } else if (!isOwn(
                request.getHeaderString("Origin"),
                request.getUriInfo().getRequestUri().getAuthority())) {
            refuse(
                    request,
                    Response.Status.FORBIDDEN,
                    "Origin: found " + request.getHeaderString("Origin") + ", expected that of this service's pages");
        }
    }

    private static boolean isJson(MediaType type) {
        return type != null && type.isCompatible(MediaType.APPLICATION_JSON_TYPE) && !type.isWildcardType();
    }

    private boolean isOwn(String origin, String authority) {
        if (origin == null || authority == null) {
            return false;
        }
        try {
            URI stated = new URI(origin);
            return authority.equalsIgnoreCase(stated.getAuthority())
                    && (LOOPBACK.contains(stated.getHost()) || configuredHost().equalsIgnoreCase(stated.getHost()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private String configuredHost() {
        return URI.create(addresses.get().prompt()).getHost();
    }

    private static void refuse(ContainerRequestContext request, Response.Status status, String message) {
        request.abortWith(Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(new HttpErrors.Body(PlatformError.BAD_HTTP_REQUEST.code(), message))
                .build());
    }
}
