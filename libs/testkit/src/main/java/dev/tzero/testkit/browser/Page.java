package dev.tzero.testkit.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One page of the browser, used as a person uses it: by mouse and keyboard. Elements are named by CSS selectors; whatever
 * is used is waited for first.
 */
public final class Page {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final DevTools tools;
    private final String session;
    private final List<String> problems = new CopyOnWriteArrayList<>();

    Page(DevTools tools, String session) {
        this.tools = tools;
        this.session = session;
        tools.listen(session, this::note);
        List.of("Page", "Runtime", "Log").forEach(domain -> call(domain + ".enable", Map.of()));
        screen(1280, 900);
    }

    /** Opens an address and waits until it is loaded. */
    public Page open(URI address) {
        JsonNode answer = call("Page.navigate", Map.of("url", address.toString()));
        if (answer.has("errorText")) {
            throw new AssertionError(address + ": " + answer.get("errorText").asText());
        }
        return until("document.readyState === 'complete'");
    }

    /** The value of a JavaScript expression; a promise is waited for. */
    public JsonNode evaluate(String expression) {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": "
                    + answer.at("/exceptionDetails/exception/description").asText());
        }
        return answer.at("/result/value");
    }

    /** Waits until a JavaScript expression is true. */
    public Page until(String condition) {
        try {
            Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> holds(condition));
            return this;
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(condition + " did not come true; " + problems + " " + text("body"), e);
        }
    }

    /** A page that is just being left has nothing to evaluate in. */
    private boolean holds(String condition) {
        try {
            return evaluate("!!(" + condition + ")").asBoolean();
        } catch (DevTools.RefusedException e) {
            return false;
        }
    }

    /** Waits until an element shows a text. */
    public Page untilText(String selector, String text) {
        return until("document.querySelector(%s)?.innerText.includes(%s)".formatted(quoted(selector), quoted(text)));
    }

    /** What an element shows. */
    public String text(String selector) {
        return evaluate(found(selector) + ".innerText").asText();
    }

    /** Number of elements. */
    public int count(String selector) {
        return evaluate("document.querySelectorAll(" + quoted(selector) + ").length")
                .asInt();
    }

    /** Presses the mouse on the middle of an element. */
    public Page click(String selector) {
        until("document.querySelector(%s)?.getClientRects().length".formatted(quoted(selector)));
        JsonNode middle = evaluate("""
                (element => {
                  element.scrollIntoView({block: 'center', behavior: 'instant'});
                  const box = element.getBoundingClientRect();
                  return {x: box.x + box.width / 2, y: box.y + box.height / 2};
                })(%s)""".formatted(found(selector)));
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            middle.get("x").asDouble(),
                            "y",
                            middle.get("y").asDouble(),
                            "button",
                            "left",
                            "clickCount",
                            1));
        }
        return this;
    }

    /** Replaces what stands in a field by typing. */
    public Page type(String selector, String text) {
        until("document.querySelector(%s)".formatted(quoted(selector)));
        evaluate("(field => { field.focus(); field.select(); })(" + found(selector) + ")");
        if (text.isEmpty()) {
            return press(Key.DELETE);
        }
        call("Input.insertText", Map.of("text", text));
        return this;
    }

    /** Chooses an option of a select by its value. */
    public Page choose(String selector, String value) {
        until("[...document.querySelector(%s)?.options ?? []].some(option => option.value === %s)"
                .formatted(quoted(selector), quoted(value)));
        evaluate("""
                (field => {
                  field.focus();
                  field.value = %s;
                  field.dispatchEvent(new Event('input', {bubbles: true}));
                  field.dispatchEvent(new Event('change', {bubbles: true}));
                })(%s)""".formatted(quoted(value), found(selector)));
        return this;
    }

    /** Presses a key where the keyboard is. */
    public Page press(Key key) {
        call("Input.dispatchKeyEvent", key.event("keyDown"));
        call("Input.dispatchKeyEvent", key.event("keyUp"));
        return this;
    }

    /** Lays the page out for a screen of that many CSS pixels. */
    public Page screen(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        return this;
    }

    /** Shows the page as to somebody who prefers dark colours, or light ones. */
    public Page dark(boolean dark) {
        Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        call("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
        return this;
    }

    /** A picture of the whole page. */
    public void screenshot(Path png) {
        String data = call("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                .get("data")
                .asText();
        try {
            Files.write(png, Base64.getDecoder().decode(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the browser complained about: failing scripts, refused content, resources that did not load. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    private void note(JsonNode event) {
        JsonNode params = event.get("params");
        switch (event.get("method").asText()) {
            case "Runtime.exceptionThrown" ->
                problems.add(
                        params.at("/exceptionDetails/exception/description").asText());
            case "Log.entryAdded" -> {
                if (params.at("/entry/level").asText().equals("error")) {
                    problems.add(params.at("/entry/text").asText() + " "
                            + params.at("/entry/url").asText());
                }
            }
            default -> {
                // Nothing that a test asks for.
            }
        }
    }

    private JsonNode call(String method, Map<String, ?> params) {
        return tools.call(session, method, params);
    }

    private static String found(String selector) {
        return "document.querySelector(" + quoted(selector) + ")";
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
