package dev.tzero.testkit.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A hub of one repository on loopback, which fails as it is told. Large files lie on a second server, as at the real one. */
public final class HubServer implements AutoCloseable {

    /** The commit of its one revision. */
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private final HttpServer hub;
    private final HttpServer storage;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, byte[]> large = new LinkedHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
    private String required = "";
    private boolean corrupt;

    /** What happens to the next request whose first line contains {@code request}. */
    private record Failure(String request, int status, Map<String, String> headers, int cutAfter, boolean silent) {}

    /** On free ports. */
    public HubServer() throws IOException {
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        storage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.createContext("/", exchange -> answer(exchange, "hub"));
        storage.createContext("/", exchange -> answer(exchange, "storage"));
        hub.setExecutor(threads);
        storage.setExecutor(threads);
        hub.start();
        storage.start();
    }

    /** For {@code HF_ENDPOINT}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    /** A small file, which the hub itself serves. */
    public HubServer file(String name, String content) {
        files.put(name, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** A file that lies on the other server. */
    public HubServer largeFile(String name, byte[] content) {
        files.put(name, content);
        large.put(name, content);
        return this;
    }

    /** Only for whoever has this token. */
    public HubServer requireToken(String token) {
        required = token;
        return this;
    }

    /** Whether a bit of every body is wrong. */
    public HubServer corruptBodies(boolean on) {
        corrupt = on;
        return this;
    }

    /** The next such request is answered with a status. */
    public HubServer fail(String request, int status, Map<String, String> headers) {
        failures.add(new Failure(request, status, headers, -1, false));
        return this;
    }

    /** The connection breaks after so many bytes of the body. */
    public HubServer cut(String request, int after) {
        failures.add(new Failure(request, 0, Map.of(), after, false));
        return this;
    }

    /** Nothing more comes after so many bytes of the body, and the connection stays open until this is closed. */
    public HubServer stall(String request, int after) {
        failures.add(new Failure(request, 0, Map.of(), after, true));
        return this;
    }

    /** "server METHOD path [range] [token]" of all requests so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange, String server) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String range = exchange.getRequestHeaders().getFirst("Range");
            String token = exchange.getRequestHeaders().getFirst("Authorization");
            String line = server + " " + exchange.getRequestMethod() + " " + path + (range == null ? "" : " " + range)
                    + (token == null ? "" : " token");
            requests.add(line);
            Failure failure = nextFailure(line);
            if (failure != null && failure.status() > 0) {
                failure.headers().forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(failure.status(), -1);
                return;
            }
            if (server.equals("hub") && !required.isEmpty() && !("Bearer " + required).equals(token)) {
                exchange.getResponseHeaders().set("X-Error-Code", "GatedRepo");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            if (path.contains("/revision/")) {
                send(exchange, listing(), -1, null);
                return;
            }
            String name = server.equals("hub") ? behindRevision(exchange.getRequestURI()) : path.substring(1);
            byte[] content = files.get(name);
            if (content == null) {
                exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
                exchange.sendResponseHeaders(404, -1);
            } else if (server.equals("hub")) {
                resolve(exchange, name, content, range, failure);
            } else {
                exchange.getResponseHeaders().set("ETag", "\"storage-etag\"");
                send(exchange, content, from(range), failure);
            }
        }
    }

    // A revision may have slashes, which are escaped in the address.
    private static String behindRevision(URI address) {
        String raw = address.getRawPath();
        String behind = raw.substring(raw.indexOf("/resolve/") + "/resolve/".length());
        return URLDecoder.decode(behind.substring(behind.indexOf('/') + 1), StandardCharsets.UTF_8);
    }

    private void resolve(HttpExchange exchange, String name, byte[] content, String range, Failure failure)
            throws IOException {
        exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
        if (large.containsKey(name)) {
            exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + digest("SHA-256", content) + "\"");
            exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(content.length));
            exchange.getResponseHeaders()
                    .set("Location", "http://localhost:" + storage.getAddress().getPort() + "/" + name);
            exchange.sendResponseHeaders(302, -1);
            return;
        }
        exchange.getResponseHeaders().set("ETag", "\"" + blobEtag(content) + "\"");
        send(exchange, content, from(range), failure);
    }

    private static int from(String range) {
        return range == null ? -1 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    }

    private void send(HttpExchange exchange, byte[] content, int from, Failure failure) throws IOException {
        int begin = Math.max(0, from);
        byte[] body = java.util.Arrays.copyOfRange(content, begin, content.length);
        if (corrupt && body.length > 0) {
            body[body.length - 1] ^= 1;
        }
        if (from >= 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + begin + "-" + (content.length - 1) + "/" + content.length);
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(from >= 0 ? 206 : 200, body.length);
        int sent = failure == null || failure.cutAfter() < 0 ? body.length : Math.min(failure.cutAfter(), body.length);
        exchange.getResponseBody().write(body, 0, sent);
        exchange.getResponseBody().flush();
        if (failure != null && failure.silent()) {
            awaitClosing();
        }
    }

    private void awaitClosing() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Failure nextFailure(String line) {
        synchronized (failures) {
            for (Failure failure : failures) {
                if (line.contains(failure.request())) {
                    failures.remove(failure);
                    return failure;
                }
            }
            return null;
        }
    }

    private byte[] listing() {
        StringBuilder json = new StringBuilder("{\"sha\": \"" + COMMIT + "\", \"siblings\": [");
        String separator = "";
        for (String name : files.keySet()) {
            json.append(separator).append("{\"rfilename\": \"").append(name).append("\"}");
            separator = ", ";
        }
        return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The entity tag of a small file. */
    public static String blobEtag(byte[] content) {
        byte[] header = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] all = java.util.Arrays.copyOf(header, header.length + content.length);
        System.arraycopy(content, 0, all, header.length, content.length);
        return digest("SHA-1", all);
    }

    /** A digest in hexadecimal. */
    public static String digest(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        hub.stop(0);
        storage.stop(0);
        threads.close();
    }
}
