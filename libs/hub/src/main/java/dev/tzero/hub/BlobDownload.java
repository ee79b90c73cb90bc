package dev.tzero.hub;

import dev.tzero.hub.HubException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Fetches one content into the cache. What has arrived stays in {@code <etag>.incomplete} when a connection breaks or the
 * process ends, and the next attempt asks for the rest; the whole is checked before it gets its name.
 */
final class BlobDownload {

    private static final int PARTIAL = 206;
    private static final int RANGE_REFUSED = 416;

    private final HubHttp http;
    private final HubSettings settings;
    private final HubReference reference;
    private final String what;
    private final URI address;
    private final FileMetadata expected;
    private final Path incomplete;

    BlobDownload(
            HubHttp http,
            HubSettings settings,
            HubReference reference,
            String what,
            URI address,
            FileMetadata expected,
            Path blob) {
        this.http = http;
        this.settings = settings;
        this.reference = reference;
        this.what = what;
        this.address = address;
        this.expected = expected;
        this.incomplete = blob.resolveSibling(blob.getFileName() + ".incomplete");
    }

    /** The content is another one by now: what is known of the file has to be asked for again. */
    static final class ChangedException extends RuntimeException {
        @java.io.Serial
        private static final long serialVersionUID = 1L;

        ChangedException(String message) {
            super(message);
        }
    }

    /**
     * Fetches, checks and names the content.
     *
     * @throws ChangedException when the hub now serves another content
     */
    void into(Path blob, Backoff backoff) throws IOException {
        Files.createDirectories(blob.getParent());
        boolean again = false;
        while (true) {
            fetchAll(backoff);
            if (BlobDigest.matches(incomplete, expected.etag())) {
                Files.move(incomplete, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return;
            }
            Files.delete(incomplete);
            if (again) {
                throw new HubException(
                        Reason.CORRUPT,
                        what + ": what arrived twice does not have the checksum " + expected.etag()
                                + "; nothing of it was kept");
            }
            again = true;
        }
    }

    private void fetchAll(Backoff backoff) throws IOException {
        while (true) {
            long before = size();
            try {
                HttpResponse<InputStream> response = request(before);
                try (InputStream body = response.body()) {
                    if (HubAnswer.worthAnotherTry(response.statusCode())) {
                        if (!backoff.waitAfterFailure(HubAnswer.retryAfter(response))) {
                            throw HubAnswer.refusal(what, reference, settings, response);
                        }
                        continue;
                    }
                    receive(response, body, before);
                }
                if (expected.size().isEmpty() || size() == expected.size().getAsLong()) {
                    return;
                }
                throw new IOException("the connection ended at byte " + size() + " of "
                        + expected.size().getAsLong());
            } catch (IOException e) {
                if (size() > before) {
                    backoff.progress();
                }
                if (!backoff.waitAfterFailure(null)) {
                    throw new HubException(
                            Reason.UNAVAILABLE,
                            what + ": the connection to " + address.getHost() + " fails: " + e.getMessage() + "; "
                                    + size() + " bytes are kept for the next attempt",
                            e);
                }
            }
        }
    }

    private HttpResponse<InputStream> request(long have) throws IOException {
        Map<String, String> range = have > 0 ? Map.of("Range", "bytes=" + have + "-") : Map.of();
        return http.send("GET", address, range, HubHttp.Redirects.ALL);
    }

    private void receive(HttpResponse<InputStream> response, InputStream body, long have) throws IOException {
        int status = response.statusCode();
        if (status == RANGE_REFUSED) {
            if (expected.size().isEmpty() || have != expected.size().getAsLong()) {
                Files.deleteIfExists(incomplete);
                throw new IOException("the server does not have the part from byte " + have);
            }
            return;
        }
        if (status != 200 && status != PARTIAL) {
            throw HubAnswer.refusal(what, reference, settings, response);
        }
        String now = FileMetadata.etag(response);
        if (settings.isEndpoint(response.uri()) && !now.isEmpty() && !now.equals(expected.etag())) {
            throw new ChangedException(what + ": changed from " + expected.etag() + " to " + now);
        }
        long from = status == PARTIAL ? have : 0;
        if (status == PARTIAL && !startsAt(response, have)) {
            Files.deleteIfExists(incomplete);
            throw new IOException("the server sent another part than the one from byte " + have);
        }
        write(body, from);
    }

    private static boolean startsAt(HttpResponse<?> response, long position) {
        return response.headers()
                .firstValue("Content-Range")
                .map(range -> range.startsWith("bytes " + position + "-"))
                .orElse(position == 0);
    }

    private void write(InputStream body, long from) throws IOException {
        long limit = expected.size().orElse(Long.MAX_VALUE);
        byte[] buffer = new byte[1 << 16];
        try (FileChannel out = FileChannel.open(incomplete, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            out.truncate(from);
            out.position(from);
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                if (out.position() + read > limit) {
                    out.truncate(0);
                    throw new HubException(
                            Reason.CORRUPT, what + ": more bytes arrive than the " + limit + " that were announced");
                }
                ByteBuffer part = ByteBuffer.wrap(buffer, 0, read);
                while (part.hasRemaining()) {
                    out.write(part);
                }
            }
            out.force(true);
        }
    }

    private long size() throws IOException {
        return Files.exists(incomplete) ? Files.size(incomplete) : 0;
    }
}
