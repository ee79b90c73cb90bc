package dev.tzero.prompt.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.testkit.TzeroTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is sent to the editor's addresses by others than its page. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@QuarkusTestResource(value = DatasetsFixture.class, restrictToAnnotatedClass = true)
@Tag("slow")
class EditorRequestsTest {

    private static final String JSON = "application/json";

    @TestHTTPResource("/")
    URI address;

    private StoredPrompts stored;

    @BeforeEach
    void connect() {
        stored = new StoredPrompts(address);
    }

    @AfterEach
    void disconnect() {
        stored.close();
    }

    @Test
    void whatOtherSitesMakeABrowserSendIsRefused() throws IOException {
        PromptRevision prompt = stored.create("reviews", "", "guarded", "{{ text }} ||| {{ label }}", "");
        String path = "/editor/prompts/" + prompt.getPromptId();
        String host = address.getAuthority();

        assertRefused(403, send("DELETE", path, host, "https://elsewhere.example", JSON, ""));
        assertRefused(403, send("DELETE", path, host, null, JSON, ""));
        assertRefused(403, send("DELETE", path, host, "null", JSON, ""));
        assertRefused(415, send("DELETE", path, host, "http://" + host, "text/plain", ""));
        assertRefused(
                415,
                send("POST", "/editor/prompts", host, "http://" + host, "application/x-www-form-urlencoded", "a=b"));
        String rebound = "elsewhere.example:" + address.getPort();
        assertRefused(403, send("DELETE", path, rebound, "http://" + rebound, JSON, ""));
        assertTrue(stored.find(prompt.getPromptId()).isPresent());

        assertRefused(204, send("DELETE", path, host, "http://" + host, JSON, ""));
        assertTrue(stored.find(prompt.getPromptId()).isEmpty());
    }

    @Test
    void aConflictAnswersWithTheOtherText() throws IOException {
        PromptRevision prompt = stored.create("reviews", "", "raced", "{{ text }} ||| {{ label }}", "");
        stored.update(prompt, 1, "Theirs {{ text }} ||| {{ label }}");

        String answer = own("PUT", "/editor/prompts/" + prompt.getPromptId(), """
                {"expectedRevision": 1, "prompt": {"dataset": "reviews", "name": "raced",
                 "template": "Mine {{ text }} ||| {{ label }}"}}""");

        assertRefused(409, answer);
        assertTrue(answer.contains("Theirs {{ text }}"), answer);
        assertTrue(answer.contains("\"revision\":2"), answer);
    }

    @Test
    void whatIsMissingOrNotJsonIsNamed() throws IOException {
        assertRefused(400, own("POST", "/editor/prompts", "{}"));
        assertTrue(own("POST", "/editor/prompts", "{}").contains("prompt: missing"));
        assertRefused(400, own("POST", "/editor/prompts", "{not json"));
        assertRefused(400, own("POST", "/editor/preview", "{\"prompt\": {}, \"row\": \"[1]\"}"));
        assertRefused(400, own("POST", "/editor/prompts", "{\"prompt\": {\"dataset\": \"reviews\"}}"));
    }

    @Test
    void everyPageForbidsScriptsOfOthers() throws IOException {
        String answer = send("GET", "/", address.getAuthority(), null, JSON, "");

        assertTrue(answer.contains("script-src 'self';"), answer);
        assertTrue(answer.contains("default-src 'none'"), answer);
        assertTrue(answer.contains("frame-ancestors 'none'"), answer);
    }

    private static void assertRefused(int status, String answer) {
        assertEquals("HTTP/1.1 " + status, answer.substring(0, 12), answer);
    }

    private String own(String method, String path, String body) throws IOException {
        return send(method, path, address.getAuthority(), "http://" + address.getAuthority(), JSON, body);
    }

    /** By hand: HTTP clients do not let one lie about the host. */
    private String send(String method, String path, String host, String origin, String type, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: application/json, text/html\r\n"
                + (origin == null ? "" : "Origin: " + origin + "\r\n") + "Content-Type: " + type
                + "\r\nContent-Length: " + bytes.length + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
