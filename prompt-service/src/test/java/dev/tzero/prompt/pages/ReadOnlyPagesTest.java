package dev.tzero.prompt.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tzero.testkit.TzeroTestResource;
import dev.tzero.testkit.browser.Chromium;
import dev.tzero.testkit.browser.Page;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@QuarkusTestResource(value = DatasetsFixture.class, restrictToAnnotatedClass = true)
@TestProfile(ReadOnlyPagesTest.ReadOnly.class)
@Tag("slow")
class ReadOnlyPagesTest {

    /** The service changes nothing. */
    public static final class ReadOnly implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tzero.prompt.read-only", "true");
        }
    }

    @TestHTTPResource("/")
    URI address;

    @Test
    void aReadOnlyServiceOffersNoEditorAndRefusesChanges() {
        try (Chromium browser = Chromium.installed()) {
            Page page = browser.page();
            for (String path : List.of("/", "/prompts", "/view?data=reviews", "/sourcing")) {
                page.open(address.resolve(path));
                assertEquals(0, page.count("main a[href^='/sourcing'], nav a[href^='/sourcing'], #editor"), path);
            }
            page.untilText(".notice", "read-only");
            assertEquals(400, page.evaluate("""
                    fetch('/editor/prompts', {method: 'POST', headers: {'content-type': 'application/json'},
                      body: JSON.stringify({prompt: {dataset: 'reviews', name: 'x', template: '{{ text }} ||| x'}})})
                      .then(response => response.status)""").asInt());
        }
    }
}
