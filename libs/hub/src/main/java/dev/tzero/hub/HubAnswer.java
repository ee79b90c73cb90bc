package dev.tzero.hub;

import dev.tzero.hub.HubException.Reason;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** What an answer of the hub that is no success means. */
final class HubAnswer {

    private HubAnswer() {}

    static boolean worthAnotherTry(int status) {
        return status == 408 || status == 429 || status >= 500;
    }

    /** What the server asks to wait, when it says so in seconds. */
    static Duration retryAfter(HttpResponse<?> response) {
        Optional<String> text = response.headers().firstValue("Retry-After");
        return text.filter(value -> value.matches("\\d{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(null);
    }

    /** @param what is asked for, as messages name it */
    static HubException refusal(String what, HubReference reference, HubSettings settings, HttpResponse<?> response) {
        int status = response.statusCode();
        String code = response.headers().firstValue("X-Error-Code").orElse("");
        String token = settings.token().isPresent() ? "the token in HF_TOKEN" : "no HF_TOKEN is set";
        if (code.equals("GatedRepo")) {
            return new HubException(
                    Reason.GATED,
                    what + ": access is granted by its owner (" + status + "): ask for it at " + settings.endpoint()
                            + "/"
                            + reference.type().urlPrefix() + reference.repository() + " and set HF_TOKEN; now "
                            + token + (settings.token().isPresent() ? " has none" : ""));
        }
        return switch (status) {
            case 401, 403 ->
                new HubException(
                        code.equals("RepoNotFound") ? Reason.NOT_FOUND : Reason.UNAUTHORIZED,
                        what + ": not there, or not for you (" + status + "): "
                                + (settings.token().isPresent() ? token + " does not open it" : token));
            case 404 ->
                new HubException(
                        Reason.NOT_FOUND,
                        what + ": "
                                + switch (code) {
                                    case "RevisionNotFound" -> "no such revision";
                                    case "EntryNotFound" -> "no such file";
                                    case "RepoNotFound" -> "no such repository";
                                    default -> "not found";
                                }
                                + " (404) at " + settings.endpoint());
            case 429 ->
                new HubException(
                        Reason.THROTTLED,
                        what + ": the hub asks for fewer requests (429)"
                                + Optional.ofNullable(retryAfter(response))
                                        .map(wait -> "; try again in " + wait.toSeconds() + " s")
                                        .orElse(""));
            default ->
                new HubException(
                        status >= 500 ? Reason.UNAVAILABLE : Reason.PROTOCOL,
                        what + ": the hub answers " + status + "; expected the file or the repository");
        };
    }
}
