package dev.tzero.evaluation.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationSpecTest {
    private static final EvaluationSpec.Group GROUP = new EvaluationSpec.Group("held out", "a note", "c1");

    @Test
    void listsEverythingThatIsWrongAtOnce() {
        var spec = new EvaluationSpec(
                "a/b",
                "",
                List.of(
                        GROUP,
                        new EvaluationSpec.Group("held out", "two\nlines", "c1"),
                        new EvaluationSpec.Group(" ", "", "c 2")),
                0);

        assertEquals(
                List.of(
                        "evaluation_id: \"a/b\"; expected 1 to 200 letters, digits, '.', '_' and '-'",
                        "model: \"\"; expected an alias of 1 to 200 letters, digits, '.', '_', '/' and '-', or"
                                + " \"sha256:\" and 64 lower-case hexadecimal digits",
                        "groups[1].title: \"held out\" is there twice; expected different titles",
                        "groups[1].note: 9 characters; expected at most 2000 on one line",
                        "groups[1].corpus_id: \"c1\" is there twice; expected each corpus in one group",
                        "groups[2].title: \" \"; expected 1 to 200 characters on one line, not all blank",
                        "groups[2].corpus_id: \"c 2\"; expected 1 to 200 letters, digits, '.', '_' and '-'"),
                spec.problems());
    }

    @Test
    void refusesADigestThatIsNone() {
        assertTrue(spec("sha256:ABC", 0, GROUP).problems().getFirst().startsWith("model: \"sha256:ABC\""));
    }

    @Test
    void refusesARequestWithoutGroups() {
        assertEquals(
                List.of("groups: 0 of them; expected 1 to 32"),
                spec("default", 0).problems());
    }

    @Test
    void acceptsAliasesAndDigests() {
        assertEquals(List.of(), spec("default", 0, GROUP).problems());
        assertEquals(List.of(), spec("sha256:" + "0a".repeat(32), 0, GROUP).problems());
    }

    @Test
    void namesTheFirstFieldInWhichAnotherRequestDiffers() {
        EvaluationSpec spec = spec("default", 1, GROUP);

        assertEquals("", spec.differenceFrom(spec("default", 1, GROUP)));
        assertEquals("model: \"default\" here, \"other\" there", spec.differenceFrom(spec("other", 1, GROUP)));
        assertEquals("seed: 1 here, 2 there", spec.differenceFrom(spec("default", 2, GROUP)));
        assertEquals("groups: 1 groups here, 2 groups there", spec.differenceFrom(spec("default", 1, GROUP, GROUP)));
        assertEquals(
                "groups[0].corpus_id: \"c1\" here, \"c2\" there",
                spec.differenceFrom(spec("default", 1, new EvaluationSpec.Group("held out", "a note", "c2"))));
        assertEquals(
                "groups[0].note: \"a note\" here, \"\" there",
                spec.differenceFrom(spec("default", 1, new EvaluationSpec.Group("held out", "", "c1"))));
    }

    @Test
    void requestsOfDifferentExamplesNeverShareAName() {
        assertEquals("e/c/1/23", RequestIds.of("e", "c", 1, 23));
    }

    private static EvaluationSpec spec(String model, long seed, EvaluationSpec.Group... groups) {
        return new EvaluationSpec("e", model, List.of(groups), seed);
    }
}
