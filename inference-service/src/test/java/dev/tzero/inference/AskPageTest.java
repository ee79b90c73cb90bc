package dev.tzero.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.testkit.TzeroTestResource;
import dev.tzero.testkit.browser.Chromium;
import dev.tzero.testkit.browser.Page;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People who ask a model, in a real browser. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class AskPageTest extends ServiceFixture {

    private static Chromium browser;

    private Page page;

    @BeforeAll
    static void startTheBrowser() {
        browser = Chromium.installed();
    }

    @AfterAll
    static void stopTheBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void sitDown() {
        if (served("asked").isEmpty()) {
            promote("asked", 3);
        }
        page = browser.page().open(address);
        page.choose("#model", "asked");
    }

    @Test
    void choicesAreRankedAsBars() {
        page.type("#input", "Is the cat red?").type("#choices", "yes\nno\nblue");
        page.click("#ask button:not([type])").until("document.querySelectorAll('#answer tbody tr').length === 3");

        double sum = page.evaluate(
                        "[...document.querySelectorAll('#answer progress')].reduce((all, bar) => all + bar.value, 0)")
                .asDouble();
        assertEquals(100, sum, 0.01);
        assertEquals(1, page.count("#answer tr.best"));
        assertTrue(page.text(".figures").contains("Computed"), page.text(".figures"));
        assertTrue(page.text("#said pre").contains("tzero.inference.v1.InferenceService/Rank"), page.text("#said pre"));
        screenshots("ranked");
        assertEquals(List.of(), page.problems());
    }

    @Test
    void tokensAppearWithTheirProbability() {
        page.click(".options summary")
                .type("#input", "the cat is")
                .type("[data-field=maxNewTokens]", "12")
                .type("[data-option=minNewTokens]", "12");
        page.click("#ask button:not([type])").untilText(".figures", "tokens/s");

        assertEquals(12, page.count("#answer .token[data-told]"));
        assertTrue(page.evaluate("document.querySelector('#answer .token').dataset.told")
                .asText()
                .matches("\\d+\\.\\d %  id \\d+"));
        assertEquals(
                "note",
                page.evaluate("document.querySelector('#answer .token').getAttribute('role')")
                        .asText());
        assertTrue(page.text("#said pre").contains("\"minNewTokens\":12"), page.text("#said pre"));
        assertTrue(page.evaluate("JSON.parse(document.querySelector('details .copyable pre').textContent).modelDigest")
                .asText()
                .startsWith("sha256:"));
        page.evaluate("document.querySelector('#answer .token').focus()");
        screenshots("written");
        assertEquals(List.of(), page.problems());
    }

    @Test
    void severalSequencesAreShownWithTheirScores() {
        page.click(".options summary")
                .type("#input", "the cat is")
                .type("[data-option=numBeams]", "3")
                .type("[data-option=numReturnSequences]", "2");
        page.click("#ask button:not([type])").until("document.querySelectorAll('#said ol li').length === 2");

        assertTrue(page.text("#said ol").contains("score -"), page.text("#said ol"));
    }

    @Test
    void whatCannotBeAnsweredIsSaidInASentence() {
        page.click(".options summary")
                .type("#input", "the cat is")
                .type("[data-option=numBeams]", "3")
                .click("[data-option=doSample]");
        page.click("#ask button:not([type])").untilText("#problem", "options.");

        assertEquals(List.of(), page.problems());
    }

    @Test
    void anExampleFillsTheFormAndNothingNeedsMoreThanAPhoneIsWide() {
        page.click(".examples button");
        page.screen(390, 844)
                .click("#ask button:not([type])")
                .until("document.querySelectorAll('#answer tbody tr').length === 2");

        assertTrue(page.evaluate("document.documentElement.scrollWidth <= 390").asBoolean());
    }

    @Test
    void theTableTellsWhatIsInMemory() {
        assertTrue(page.text("main table:last-of-type").contains("in memory"));
        assertTrue(page.text("main table:last-of-type").contains("asked"));
    }

    /** For people who want to see; in the build folder. */
    private void screenshots(String name) {
        page.screen(1200, 1100).screenshot(Path.of("target", "ask-" + name + ".png"));
        page.dark(true).screenshot(Path.of("target", "ask-" + name + "-dark.png"));
        page.dark(false).screen(390, 1200).screenshot(Path.of("target", "ask-" + name + "-phone.png"));
    }
}
