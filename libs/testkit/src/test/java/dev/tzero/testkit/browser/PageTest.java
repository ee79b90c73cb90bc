package dev.tzero.testkit.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class PageTest {

    private static final String HTML = """
            <!DOCTYPE html><title>test</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
            <body><label>Name <input id="name" value="old"></label><button id="greet">Greet</button><p id="answer"></p>
            <select id="kind"><option value="a">A</option><option value="b">B</option></select>
            <script>
            const answer = text => document.getElementById('answer').textContent = text;
            document.getElementById('greet').addEventListener('click', () => setTimeout(() => answer('Hello ' + name()), 50));
            document.getElementById('kind').addEventListener('change', event => answer('kind ' + event.target.value));
            document.addEventListener('keydown', event => {
              if (event.key === 'Enter' && event.ctrlKey) answer('sent ' + name());
            });
            function name() { return document.getElementById('name').value; }
            </script></body>
            """;

    private static HttpServer server;
    private static URI address;
    private static Chromium browser;

    @BeforeAll
    static void start() throws IOException {
        browser = Chromium.installed();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean there = exchange.getRequestURI().getPath().equals("/");
            byte[] body = there ? HTML.getBytes(StandardCharsets.UTF_8) : new byte[0];
            exchange.getResponseHeaders().set("content-type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(there ? 200 : 404, there ? body.length : -1);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void aPageIsUsedByMouseAndKeyboard() {
        Page page = browser.page().open(address);

        page.type("#name", "Ada \"|||\" é").click("#greet").untilText("#answer", "Hello Ada \"|||\" é");
        page.type("#name", "").click("#greet").until("document.querySelector('#answer').textContent === 'Hello '");
        page.type("#name", "Bob").press(Key.ENTER.withControl()).untilText("#answer", "sent Bob");
        page.choose("#kind", "b").untilText("#answer", "kind b");

        assertEquals(List.of(), page.problems());
    }

    @Test
    void screensAndColoursAreThoseAskedFor() {
        Page page = browser.page().screen(390, 800).dark(true).open(address);

        assertEquals(390, page.evaluate("innerWidth").asInt());
        assertTrue(page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
                .asBoolean());
    }

    @Test
    void whatGoesWrongInAPageIsTold() {
        Page page = browser.page().open(address);

        assertThrows(AssertionError.class, () -> page.evaluate("nobody.knows()"));
        page.evaluate("void setTimeout(() => { throw new Error('late failure'); })");
        page.evaluate("fetch('/missing').then(() => null)");

        Awaitility.await().until(() -> page.problems().size() == 2);
        assertTrue(page.problems().toString().contains("late failure"), page.problems()::toString);
        assertTrue(page.problems().toString().contains("/missing"), page.problems()::toString);
    }

    @Test
    void anAddressThatNobodyServesIsAFailure() {
        Page page = browser.page();

        assertThrows(AssertionError.class, () -> page.open(URI.create("http://127.0.0.1:9/")));
    }
}
