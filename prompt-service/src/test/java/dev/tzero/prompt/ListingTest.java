package dev.tzero.prompt;

import static dev.tzero.prompt.PromptFixture.definition;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tzero.proto.prompt.v1.DeletePromptRequest;
import dev.tzero.proto.prompt.v1.ListPromptsRequest;
import dev.tzero.proto.prompt.v1.ListPromptsResponse;
import dev.tzero.proto.prompt.v1.PromptMetadata;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.testkit.TzeroTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Listings while others write. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class ListingTest {

    @TestHTTPResource("/")
    URI address;

    private PromptFixture prompts;

    @BeforeEach
    void connect() {
        prompts = new PromptFixture(address);
    }

    @AfterEach
    void disconnect() {
        prompts.close();
    }

    @Test
    void aPromptThatDoesNotChangeIsOnExactlyOnePageWhateverOthersDo() {
        List<PromptRevision> stable = IntStream.range(0, 9)
                .mapToObj(i -> prompts.create(definition("changing", "prompt " + i, i + " {{a}} ||| {{b}}")))
                .toList();
        List<String> seen = new ArrayList<>();
        ListPromptsRequest next = ListPromptsRequest.newBuilder()
                .setDataset("changing")
                .setPageSize(2)
                .build();
        int round = 0;
        do {
            ListPromptsResponse page = prompts.service.listPrompts(next);
            page.getPromptsList().stream()
                    .map(prompt -> prompt.getDefinition().getName())
                    .filter(name -> !name.startsWith("passing"))
                    .forEach(seen::add);
            PromptRevision before =
                    prompts.create(definition("changing", "a " + round, "a" + round + " {{a}} ||| {{b}}"));
            prompts.create(definition("changing", "passing " + round, "p" + round + " {{a}} ||| {{b}}"));
            if (round % 2 == 0) {
                prompts.service.deletePrompt(DeletePromptRequest.newBuilder()
                        .setPromptId(before.getPromptId())
                        .build());
            }
            round++;
            next = next.toBuilder().setPageToken(page.getNextPageToken()).build();
        } while (!next.getPageToken().isEmpty());

        assertEquals(
                stable.stream().map(prompt -> prompt.getDefinition().getName()).toList(),
                seen.stream().filter(name -> name.startsWith("prompt")).toList());
    }

    @Test
    void filtersNarrowTogether() {
        prompts.create(definition("filtered", "one", "One {{a}} ||| {{b}}")
                .setSubset("x")
                .setMetadata(PromptMetadata.newBuilder()
                        .addMetrics("Accuracy")
                        .addMetrics("BLEU")
                        .addLanguages("en")
                        .setOriginalTask(true)));
        prompts.create(definition("filtered", "two", "Two {{a}} ||| {{b}}")
                .setSubset("y")
                .setMetadata(PromptMetadata.newBuilder().addMetrics("BLEU").addLanguages("fr")));
        ListPromptsRequest filtered =
                ListPromptsRequest.newBuilder().setDataset("filtered").build();

        assertEquals(List.of("one", "two"), names(filtered.toBuilder().setMetric("BLEU")));
        assertEquals(
                List.of("two"), names(filtered.toBuilder().setMetric("BLEU").setLanguage("fr")));
        assertEquals(List.of("one"), names(filtered.toBuilder().setOriginalTask(true)));
        assertEquals(List.of(), names(filtered.toBuilder().setOriginalTask(false)), "nobody said is not no");
        assertEquals(List.of("one"), names(filtered.toBuilder().setSubset("x").setText("ONE {{A")));
        assertEquals(List.of(), names(filtered.toBuilder().setText("100%")));
    }

    private List<String> names(ListPromptsRequest.Builder request) {
        return prompts.service.listPrompts(request.build()).getPromptsList().stream()
                .map(prompt -> prompt.getDefinition().getName())
                .toList();
    }
}
