package dev.tzero.testkit.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The Chrome DevTools Protocol: numbered calls with one answer each, and events, of any number of sessions. */
final class DevTools implements WebSocket.Listener, AutoCloseable {

    private static final long LIMIT_SECONDS = 60;

    private final ObjectMapper json = new ObjectMapper();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
    private final Map<String, Consumer<JsonNode>> sessions = new ConcurrentHashMap<>();
    private final StringBuilder message = new StringBuilder();
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;

    DevTools(URI address) {
        socket = client.newWebSocketBuilder().buildAsync(address, this).join();
    }

    /** The browser refused a call. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /** Gives the events of a session to a listener, which must not block. */
    void listen(String session, Consumer<JsonNode> listener) {
        sessions.put(session, listener);
    }

    /**
     * Calls a method and waits for its answer.
     *
     * @param session of a page, or null for the browser itself
     * @throws RefusedException with the browser's reason
     */
    JsonNode call(String session, String method, Map<String, ?> params) {
        int number = numbers.incrementAndGet();
        Map<String, Object> call = new LinkedHashMap<>(Map.of("id", number, "method", method, "params", params));
        if (session != null) {
            call.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        calls.put(number, answer);
        send(call);
        JsonNode found = join(answer.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS), method);
        if (found.has("error")) {
            throw new RefusedException(
                    method + ": " + found.at("/error/message").asText());
        }
        return found.get("result");
    }

    private static JsonNode join(CompletableFuture<JsonNode> answer, String method) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw new AssertionError("the browser did not answer " + method, e);
        }
    }

    /** A WebSocket takes one message at a time. */
    private synchronized void send(Map<String, Object> call) {
        try {
            socket.sendText(json.writeValueAsString(call), true).join();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be sent: " + call, e);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            receive(message.toString());
            message.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        failAll(new IllegalStateException("the browser closed the connection: " + status + " " + reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        failAll(error);
    }

    private void receive(String text) {
        JsonNode received;
        try {
            received = json.readTree(text);
        } catch (JsonProcessingException e) {
            failAll(e);
            return;
        }
        if (received.has("id")) {
            calls.remove(received.get("id").asInt()).complete(received);
        } else if (received.has("sessionId")) {
            sessions.getOrDefault(received.get("sessionId").asText(), _ -> {}).accept(received);
        }
    }

    private void failAll(Throwable cause) {
        calls.values().forEach(call -> call.completeExceptionally(cause));
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
