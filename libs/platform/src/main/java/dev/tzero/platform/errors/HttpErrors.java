package dev.tzero.platform.errors;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.http.HttpClosedException;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Objects;
import java.util.stream.Stream;

/** Answers a failed HTTP request: a page to a browser, {@code {"code", "message"}} to a program. */
@Provider
public class HttpErrors implements ExceptionMapper<Throwable> {
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final Template page;

    @Context
    HttpHeaders headers;

    @Context
    UriInfo address;

    @Inject
    public HttpErrors(@Location("tzero/error.html") Template page) {
        this.page = page;
    }

    /**
     * The body of a failed request.
     *
     * @param code stable error code
     * @param message one sentence for people
     */
    public record Body(String code, String message) {}

    @Override
    public Response toResponse(Throwable thrown) {
        if (left(thrown)) {
            // Nobody is there to read an answer, and nothing of ours went wrong.
            return Response.status(CLIENT_CLOSED_REQUEST).build();
        }
        if (thrown instanceof WebApplicationException web && isAnswer(web)) {
            return web.getResponse();
        }
        Failure failure = thrown instanceof WebApplicationException web ? ofHttp(web) : Failure.of(thrown);
        int status = thrown instanceof WebApplicationException web
                ? web.getResponse().getStatus()
                : failure.httpStatus();
        Response.ResponseBuilder answer = Response.status(status);
        if (failure.retryAfter() != null) {
            long seconds = Math.max(1, failure.retryAfter().plusMillis(999).toSeconds());
            answer.header(HttpHeaders.RETRY_AFTER, seconds);
        }
        if (wantsPage()) {
            String html = page.data("status", status, "code", failure.code(), "message", failure.message())
                    .render();
            return answer.type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(html)
                    .build();
        }
        return answer.type(MediaType.APPLICATION_JSON)
                .entity(new Body(failure.code(), failure.message()))
                .build();
    }

    /** Whether the client went away before its request was whole. */
    private static boolean left(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .limit(8)
                .anyMatch(HttpClosedException.class::isInstance);
    }

    /** A redirection, or an error that already says everything in its own body. */
    private static boolean isAnswer(WebApplicationException web) {
        return web.getResponse().getStatus() < 400 || web.getResponse().hasEntity();
    }

    private Failure ofHttp(WebApplicationException web) {
        if (web.getResponse().getStatus() >= 500) {
            return Failure.of(new IllegalStateException(web));
        }
        String message =
                web.getResponse().getStatus() == 404 ? "there is nothing at " + address.getPath() : web.getMessage();
        return Failure.of(PlatformError.BAD_HTTP_REQUEST, message);
    }

    private boolean wantsPage() {
        for (MediaType type : headers.getAcceptableMediaTypes()) {
            if (type.isWildcardType() || type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
                return false;
            }
            if (type.isCompatible(MediaType.TEXT_HTML_TYPE)) {
                return true;
            }
        }
        return false;
    }
}
