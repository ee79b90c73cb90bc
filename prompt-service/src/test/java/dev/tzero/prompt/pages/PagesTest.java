package dev.tzero.prompt.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.testkit.TestKafka;
import dev.tzero.testkit.TzeroTestResource;
import dev.tzero.testkit.browser.Chromium;
import dev.tzero.testkit.browser.Key;
import dev.tzero.testkit.browser.Page;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People at the pages, in a real browser: prompts they publish are in the database and on the topic. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@QuarkusTestResource(value = DatasetsFixture.class, restrictToAnnotatedClass = true)
@Tag("slow")
class PagesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ASK = "Is it good? {{ text }}{% if text %} ||| {{ answer_choices[label] }}{% endif %}";

    private static Chromium browser;

    @TestHTTPResource("/")
    URI address;

    private StoredPrompts stored;
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
        stored = new StoredPrompts(address);
        page = browser.page();
    }

    @AfterEach
    void standUp() {
        DatasetsFixture.down(false);
        stored.close();
    }

    @Test
    void theHelicopterViewCountsSortsAndSearches() {
        stored.create("reviews", "", "few", ASK, "bad ||| good");
        stored.create("org/news", "short", "many", ASK, "no ||| yes");
        open("/");

        assertTrue(page.text("#instances").matches("[\\d,]+"), page.text("#instances"));
        assertTrue(page.evaluate("document.querySelectorAll('.chart .bars rect').length")
                        .asInt()
                >= 2);
        assertTrue(
                width("org/news/short") > width("reviews") && width("org/news/short") < 3 * width("reviews"),
                "1,200 instances are a longer bar than 23, and on a logarithmic scale not 52 times as long");

        page.click("#table th:nth-child(4) button");
        assertEquals("descending", page.evaluate(heading(4)).asText());
        assertEquals("org/news/short", firstRow());
        page.click("#table th:nth-child(4) button");
        assertEquals("ascending", page.evaluate(heading(4)).asText());

        page.type("[data-searches]", "NEWS short").untilText("#shown", "1 of ");
        assertEquals("org/news/short", firstRow());
        page.click("#table tbody tr:not([hidden]) a").untilText("h1", "org/news/short");
        assertNoProblems();
    }

    @Test
    void theViewerShowsRowsBesideTheirRenderingAndTurnsPages() {
        PromptRevision prompt = stored.create("reviews", "", "viewed", ASK, "bad ||| good");
        open("/view?data=reviews&prompt=" + prompt.getPromptId());

        assertEquals(10, page.count(".row"));
        assertEquals("reviews text 1", page.text(".row:nth-of-type(2) .made mark"));
        assertEquals("good", page.text(".row:nth-of-type(2) .choices .correct"));
        assertTrue(page.text(".row:nth-of-type(3) h3").contains("blank"), page.text(".row:nth-of-type(3)"));
        assertTrue(page.count("[data-jinja] .jinja-keyword") > 0, "the template is painted");

        page.press(new Key("n", 'N', "n", 0)).untilText("nav[aria-label='Pages of rows']", "Rows 10 to 19 of 23");
        page.click("a[rel=next]").untilText("nav[aria-label='Pages of rows']", "Rows 20 to 22 of 23");
        page.choose("#split", "test").untilText("nav[aria-label='Pages of rows']", "of 4");
        page.choose("#prompt", "none").until("document.querySelectorAll('.made').length === 0");
        page.choose("#data", "org/news::short").untilText("h1", "org/news/short");
        assertNoProblems();
    }

    @Test
    void aPromptIsWrittenOnRealRowsCheckedAndPublished() throws InvalidProtocolBufferException {
        open("/sourcing?data=reviews");
        page.type("[name=name]", "written");
        page.type("[name=template]", "First line\n{{ text ||| x").untilText("#findings", "template:2");
        assertEquals("2", page.evaluate("""
                [...document.querySelectorAll('[name=template]')].map(field =>
                  [...field.previousElementSibling.children].findIndex(line => line.matches('.marked')) + 1)[0]""").asText());
        assertTrue(page.text("#summary").contains("to mend"), page.text("#summary"));
        page.click("#findings .place").until("document.activeElement.name === 'template'");

        page.type("[name=template]", ASK).untilText("#rows", "Is it good? reviews text 1");
        page.type("[name=answerChoices]", "bad ||| good")
                .untilText("#rows .row:nth-of-type(2) .choices .correct", "good");
        page.untilText("#rows .row:nth-of-type(3) h3", "blank").untilText("#summary", "Can be published");
        page.click("#after").untilText("#position", "rows 5 to 9 of 23").untilText("#rows", "reviews text 7");
        page.choose("#originalTask", "true").click("[value=Accuracy]").type("[name=languages]", "en, de");
        page.type("[name=author]", "Ada")
                .press(Key.ENTER.withControl())
                .untilText("[role=status]", "Revision 1 is published");

        PromptRevision published = published("written");
        assertEquals("Ada", published.getAuthor());
        assertEquals(ASK, published.getDefinition().getTemplate());
        assertTrue(published.getDefinition().getMetadata().getOriginalTask());
        assertFalse(published.getDefinition().getMetadata().hasChoicesInPrompt());
        assertEquals(
                List.of("Accuracy"), published.getDefinition().getMetadata().getMetricsList());
        assertEquals(
                List.of("en", "de"), published.getDefinition().getMetadata().getLanguagesList());
        assertNoProblems();
    }

    @Test
    void aPromptIsRevisedDuplicatedToAnotherDatasetAndDeleted() {
        PromptRevision prompt = stored.create("reviews", "", "moving", ASK, "bad ||| good");
        open("/sourcing/" + prompt.getPromptId());
        page.type("[name=template]", ASK.replace("good?", "better?")).click("#editor button:not([type])");
        page.untilText("[role=status]", "Revision 2 is published");
        page.untilText(".diff .removed", "good?").untilText(".diff .added", "better?");

        page.click("a[href$='/duplicate']").untilText("h1", "Duplicate moving");
        page.type("[name=dataset]", "org/news").type("[name=subset]", "short").untilText("#rows", "org/news text 1");
        page.click("#editor button:not([type])").untilText("[role=status]", "Revision 1 is published");
        assertEquals("moving", page.text("h1"));
        String copy = page.evaluate("location.pathname.split('/')[2]").asText();
        assertEquals("org/news", stored.find(copy).orElseThrow().getDefinition().getDataset());

        page.click("a[href^='/sourcing/']:not([href$='/duplicate'])").untilText("#rows", "org/news text 1");
        page.click("#delete").click("[data-closes]");
        assertTrue(stored.find(copy).isPresent(), "nobody said yes");
        page.click("#delete").click("#really-delete").untilText("[role=status]", "is deleted");
        assertTrue(stored.find(copy).isEmpty());
        assertTrue(stored.find(prompt.getPromptId()).isPresent());
        assertNoProblems();
    }

    @Test
    void ofTwoPeopleAtOnePromptTheSecondSeesBothTextsAndChooses() {
        PromptRevision prompt = stored.create("reviews", "", "shared", ASK, "bad ||| good");
        open("/sourcing/" + prompt.getPromptId());
        page.type("[name=template]", "Mine {{ text }} ||| {{ label }}").untilText("#rows", "Mine reviews text 1");
        stored.update(prompt, 1, "Theirs {{ text }} ||| {{ label }}");

        page.press(Key.ENTER.withControl())
                .untilText("#conflict", "Theirs {{ text }}")
                .untilText("#conflict", "Mine {{ text }}");
        page.click("[data-theirs]").untilText("#rows", "Theirs reviews text 1");
        page.click("[data-mine]").untilText("[role=status]", "Revision 3 is published");

        assertEquals(
                "Mine {{ text }} ||| {{ label }}",
                stored.find(prompt.getPromptId()).orElseThrow().getDefinition().getTemplate());
    }

    @Test
    void whatWasTypedIsThereAfterLeavingThePage() {
        PromptRevision prompt = stored.create("reviews", "", "left", ASK, "bad ||| good");
        open("/sourcing/" + prompt.getPromptId());
        page.type("[name=template]", "Unfinished {{ text").untilText("#findings", "template:1");
        open("/");
        open("/sourcing/" + prompt.getPromptId());

        page.until("document.querySelector('[name=template]').value === 'Unfinished {{ text'");
        page.click("#discard").until("document.querySelector('[name=template]').value.startsWith('Is it good?')");
        open("/sourcing/" + prompt.getPromptId());
        page.untilText("#rows", "Is it good? reviews text 1");
        assertFalse(page.evaluate("document.querySelector('#kept').checkVisibility()")
                .asBoolean());
        assertNoProblems();
    }

    @Test
    void hostileTextsAreShownAsTexts() {
        PromptRevision prompt =
                stored.create("hostile", "", "<b>bold</b>", DatasetsFixture.HOSTILE + "{{ text }} ||| {{ label }}", "");
        for (String path : List.of(
                "/view?data=hostile",
                "/prompts?data=hostile",
                "/prompts/" + prompt.getPromptId(),
                "/view?data=%3Cb%3Ex")) {
            open(path);
            assertEquals(0, page.count("main b, main img, main script"), path);
        }
        open("/sourcing/" + prompt.getPromptId());
        page.untilText("#rows", DatasetsFixture.HOSTILE + DatasetsFixture.HOSTILE);

        assertEquals(0, page.count("main b, main img, main script"));
        assertTrue(page.evaluate("window.hacked === undefined").asBoolean());
        assertNoProblems();
    }

    @Test
    void withoutTheDatasetServiceRowsAreTypedByHand() {
        PromptRevision prompt = stored.create("reviews", "", "alone", ASK, "bad ||| good");
        DatasetsFixture.down(true);

        open("/sourcing/" + prompt.getPromptId());
        page.untilText("#rows .notice", "dataset service");
        page.type("[name=row]", "{\"text\": \"my own\", \"label\": 1}").untilText("#rows", "Is it good? my own");
        page.type("[name=row]", "{\"text\"").untilText("#rows .notice", "expected a JSON object");
        open("/view?data=reviews&prompt=" + prompt.getPromptId());
        page.untilText(".notice", "dataset service");
        page.type("#row", "{\"text\": \"mine\", \"label\": 0}")
                .click("details form button")
                .untilText(".made", "Is it good? mine");
        open("/");
        page.untilText("#instances", "unknown").untilText(".notice", "dataset service");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/view?data=reviews", "/prompts", "/prompts/ID", "/sourcing/ID", "/sourcing", "/status"})
    void aPhoneShowsEveryPageWithoutScrollingSideways(String path) {
        PromptRevision prompt = stored.create(
                "reviews", "", "narrow" + path.hashCode(), ASK + "w".repeat(200), "a_rather_long_answer ||| good");
        page.screen(390, 844);
        open(path.replace("ID", prompt.getPromptId()));

        assertTrue(
                page.evaluate("document.documentElement.scrollWidth").asInt() <= 390,
                () -> path + " is " + page.evaluate("document.documentElement.scrollWidth") + " wide: "
                        + page.evaluate("""
                                [...document.querySelectorAll('main *')]
                                  .filter(element => element.getBoundingClientRect().right > 391)
                                  .map(element => element.outerHTML.slice(0, 80)).slice(0, 5).join('\\n')"""));
        assertEquals("", page.evaluate("""
                [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
                  .filter(field => !field.labels?.length && !field.getAttribute('aria-label'))
                  .map(field => field.outerHTML).join('\\n')""").asText(), "every field has a label");
        assertNoProblems();
    }

    private void open(String path) {
        page.open(address.resolve(path));
    }

    private void assertNoProblems() {
        assertEquals(List.of(), page.problems());
    }

    private double width(String label) {
        return page.evaluate("document.querySelector('.bars a[aria-label^=\"" + label
                        + ":\"] rect').getBoundingClientRect().width")
                .asDouble();
    }

    private static String heading(int column) {
        return "document.querySelector('#table th:nth-child(" + column + ")').getAttribute('aria-sort')";
    }

    private String firstRow() {
        return page.text("#table tbody tr:not([hidden]) td");
    }

    private static PromptRevision published(String name) throws InvalidProtocolBufferException {
        return PromptRevision.parseFrom(TestKafka.readUntil(
                        Topic.PROMPTS.name(),
                        records -> records.stream().anyMatch(record -> isNamed(record.value(), name)),
                        "a revision of " + name,
                        LIMIT)
                .stream()
                .filter(record -> isNamed(record.value(), name))
                .findFirst()
                .orElseThrow()
                .value());
    }

    private static boolean isNamed(byte[] revision, String name) {
        try {
            PromptDefinition definition =
                    revision == null ? null : PromptRevision.parseFrom(revision).getDefinition();
            return definition != null && definition.getName().equals(name);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not a revision", e);
        }
    }
}
