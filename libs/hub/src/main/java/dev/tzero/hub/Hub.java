package dev.tzero.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.hub.HubException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fetches repositories of the hub into the cache. Safe for several threads and processes. */
public final class Hub {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_LISTING_BYTES = 32 << 20;
    private static final int CHANGES = 3;

    private final HubSettings settings;
    private final HubHttp http;
    private final Backoff.Sleeper sleeper;

    /** With the settings that the environment holds. */
    public static Hub ofEnvironment() {
        return new Hub(HubSettings.of(System.getenv(), Path.of(System.getProperty("user.home"))), Thread::sleep);
    }

    Hub(HubSettings settings, Backoff.Sleeper sleeper) {
        this.settings = settings;
        this.http = new HubHttp(settings);
        this.sleeper = sleeper;
    }

    /** A hub of these settings. */
    public static Hub of(HubSettings settings) {
        return new Hub(settings, Thread::sleep);
    }

    /**
     * Makes files of a repository present.
     *
     * @param selection which files, of the names of all
     * @return the folder that holds them, of one commit
     * @throws HubException saying which repository or file, why and what to do
     */
    public Path snapshot(HubReference reference, UnaryOperator<List<String>> selection) {
        HubCache cache = new HubCache(settings.cache(), reference);
        try {
            if (settings.offline()) {
                return cachedSnapshot(reference, cache);
            }
            Listing listing = list(reference);
            cache.remember(reference, listing.commit());
            HubReference pinned = new HubReference(reference.type(), reference.repository(), listing.commit());
            for (String name : selection.apply(listing.names())) {
                fetch(pinned, cache, name);
            }
            return cache.snapshot(listing.commit());
        } catch (IOException e) {
            throw new UncheckedIOException(reference + ": the cache " + settings.cache() + " fails: " + e, e);
        }
    }

    /**
     * Makes one file of a repository present.
     *
     * @return where it is in the cache
     * @throws HubException saying which repository or file, why and what to do
     */
    public Path file(HubReference reference, String name) {
        HubCache cache = new HubCache(settings.cache(), reference);
        try {
            Optional<Path> cached = cachedFile(reference, cache, name);
            if (cached.isPresent() && (settings.offline() || reference.isCommit())) {
                return cached.get();
            }
            if (settings.offline()) {
                throw notCached(reference, name);
            }
            return fetch(reference, cache, name);
        } catch (IOException e) {
            throw new UncheckedIOException(reference + ": the cache " + settings.cache() + " fails: " + e, e);
        }
    }

    private Path cachedSnapshot(HubReference reference, HubCache cache) throws IOException {
        return cache.commit(reference)
                .map(cache::snapshot)
                .filter(Files::isDirectory)
                .orElseThrow(() -> notCached(reference, "the repository"));
    }

    private static Optional<Path> cachedFile(HubReference reference, HubCache cache, String name) throws IOException {
        return cache.commit(reference)
                .map(commit -> cache.pointer(commit, name))
                .filter(Files::isRegularFile);
    }

    private HubException notCached(HubReference reference, String what) {
        return new HubException(
                Reason.NOT_CACHED,
                reference + ": " + what + " is not in " + settings.cache()
                        + ", and HF_HUB_OFFLINE forbids to ask for it");
    }

    private Path fetch(HubReference reference, HubCache cache, String name) throws IOException {
        String what = reference + "/" + name;
        URI address = URI.create(settings.endpoint() + "/" + reference.type().urlPrefix() + reference.repository()
                + "/resolve/" + encoded(reference.revision()) + "/"
                + Arrays.stream(name.split("/", -1)).map(Hub::encoded).collect(Collectors.joining("/")));
        Backoff backoff = new Backoff(sleeper);
        for (int change = 0; ; change++) {
            if (reference.isCommit()) {
                Path pointer = cache.pointer(reference.revision(), name);
                if (Files.isRegularFile(pointer)) {
                    return pointer;
                }
            }
            FileMetadata metadata = metadata(reference, what, address, backoff);
            Path pointer = cache.pointer(metadata.commit(), name);
            cache.remember(reference, metadata.commit());
            if (Files.isRegularFile(pointer)) {
                return pointer;
            }
            try (CacheLock _ = CacheLock.acquire(cache.lock(metadata.etag()))) {
                Path blob = cache.blob(metadata.etag());
                if (!Files.isRegularFile(blob)) {
                    checkSpace(what, metadata, blob);
                    new BlobDownload(http, settings, reference, what, address, metadata, blob).into(blob, backoff);
                }
                cache.link(pointer, metadata.etag());
                return pointer;
            } catch (BlobDownload.ChangedException e) {
                if (change == CHANGES) {
                    throw new HubException(Reason.CORRUPT, e.getMessage() + ", again and again", e);
                }
            }
        }
    }

    private static void checkSpace(String what, FileMetadata metadata, Path blob) throws IOException {
        Path folder = Files.createDirectories(blob.getParent());
        long free = Files.getFileStore(folder).getUsableSpace();
        if (metadata.size().isPresent() && metadata.size().getAsLong() > free) {
            throw new HubException(
                    Reason.UNAVAILABLE,
                    what + ": needs " + metadata.size().getAsLong() + " bytes, but " + folder + " has room for "
                            + free);
        }
    }

    private FileMetadata metadata(HubReference reference, String what, URI address, Backoff backoff) {
        HttpResponse<InputStream> response = answered("HEAD", reference, what, address, backoff);
        int status = response.statusCode();
        if (status != 200 && status / 100 != 3) {
            throw HubAnswer.refusal(what, reference, settings, response);
        }
        return FileMetadata.of(what, response);
    }

    /**
     * The files of a commit.
     *
     * @param commit what the revision is now
     * @param names paths within the repository
     */
    private record Listing(String commit, List<String> names) {}

    private Listing list(HubReference reference) throws IOException {
        String what = reference.toString();
        URI address =
                URI.create(settings.endpoint() + "/api/" + reference.type().plural() + "/" + reference.repository()
                        + "/revision/" + encoded(reference.revision()));
        HttpResponse<InputStream> response = answered("GET", reference, what, address, new Backoff(sleeper));
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw HubAnswer.refusal(what, reference, settings, response);
            }
            byte[] text = body.readNBytes(MAX_LISTING_BYTES);
            JsonNode json = JSON.readTree(text);
            String commit = json.path("sha").asText();
            if (!HubReference.isCommit(commit)) {
                throw new HubException(
                        Reason.PROTOCOL, what + ": sha: \"" + commit + "\": expected 40 hexadecimal digits");
            }
            List<String> names = new ArrayList<>();
            json.path("siblings")
                    .forEach(file -> names.add(file.path("rfilename").asText()));
            return new Listing(commit, names);
        } catch (JsonProcessingException e) {
            throw new HubException(Reason.PROTOCOL, what + ": the hub's listing is not JSON", e);
        }
    }

    /** An answer that is worth no other try. */
    private HttpResponse<InputStream> answered(
            String method, HubReference reference, String what, URI address, Backoff backoff) {
        while (true) {
            try {
                HttpResponse<InputStream> response =
                        http.send(method, address, Map.of(), HubHttp.Redirects.WITHIN_THE_HUB);
                if (!HubAnswer.worthAnotherTry(response.statusCode())) {
                    return response;
                }
                response.body().close();
                if (!backoff.waitAfterFailure(HubAnswer.retryAfter(response))) {
                    throw HubAnswer.refusal(what, reference, settings, response);
                }
            } catch (IOException e) {
                if (!backoff.waitAfterFailure(null)) {
                    throw new HubException(
                            Reason.UNAVAILABLE,
                            what + ": " + settings.endpoint() + " cannot be reached: " + reason(e)
                                    + "; HF_ENDPOINT names another server, HF_HUB_OFFLINE=1 uses what is cached",
                            e);
                }
            }
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The files that a model needs, of those a repository holds: safetensors where there are any, PyTorch's otherwise. */
    public static List<String> modelFiles(List<String> names) {
        boolean safetensors = names.stream().anyMatch(name -> name.matches("model.*\\.safetensors"));
        String weights =
                safetensors ? "model.*\\.safetensors(\\.index\\.json)?" : "pytorch_model.*\\.bin(\\.index\\.json)?";
        return Stream.concat(
                        names.stream().filter(name -> name.matches(weights)),
                        names.stream()
                                .filter(List.of(
                                        "config.json",
                                        "generation_config.json",
                                        "tokenizer.json",
                                        "tokenizer_config.json",
                                        "special_tokens_map.json",
                                        "spiece.model")::contains))
                .toList();
    }
}
