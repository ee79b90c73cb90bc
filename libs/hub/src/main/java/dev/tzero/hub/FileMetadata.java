package dev.tzero.hub;

import dev.tzero.hub.HubException.Reason;
import java.net.http.HttpResponse;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What the hub says of a file before it is fetched.
 *
 * @param commit the commit that the revision is now
 * @param etag names the content: SHA-256 of large files, Git's blob SHA-1 of others
 * @param size bytes, when the hub tells
 */
record FileMetadata(String commit, String etag, OptionalLong size) {

    /** It becomes the name of a file. */
    private static final Pattern ETAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,199}");

    static FileMetadata of(String what, HttpResponse<?> response) {
        String commit = response.headers().firstValue("X-Repo-Commit").orElse("");
        if (!HubReference.isCommit(commit)) {
            throw new HubException(
                    Reason.PROTOCOL, what + ": X-Repo-Commit: \"" + commit + "\": expected 40 hexadecimal digits");
        }
        String etag = etag(response);
        if (!ETAG.matcher(etag).matches()) {
            throw new HubException(Reason.PROTOCOL, what + ": ETag: \"" + etag + "\": expected letters and digits");
        }
        OptionalLong linked = response.headers().firstValueAsLong("X-Linked-Size");
        boolean direct = response.statusCode() < 300;
        return new FileMetadata(
                commit,
                etag,
                linked.isPresent() || !direct ? linked : response.headers().firstValueAsLong("Content-Length"));
    }

    /** The etag of an answer without its quotes; empty when it has none. */
    static String etag(HttpResponse<?> response) {
        String etag = response.headers()
                .firstValue("X-Linked-Etag")
                .or(() -> response.headers().firstValue("ETag"))
                .orElse("");
        String strong = etag.startsWith("W/") ? etag.substring(2) : etag;
        return strong.replace("\"", "");
    }
}
