package dev.tzero.evaluation.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tzero.proto.inference.v1.GenerateOutcome;
import dev.tzero.proto.inference.v1.InferenceFailure;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.RankOutcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private static final String DIGEST = "sha256:1";

    @Test
    void aFailureKeepsItsCodeAndMessage() {
        Answer answer = Answer.of(
                InferenceResult.newBuilder()
                        .setFailure(InferenceFailure.newBuilder()
                                .setCode("TZI-1201")
                                .setMessage("too long"))
                        .build(),
                DIGEST,
                2);

        assertEquals(new Answer.NotUsable("TZI-1201", "too long"), answer.verdict());
        assertEquals(Optional.empty(), answer.choice());
    }

    @Test
    void aFailureWithoutACodeIsStillOne() {
        Answer answer = Answer.of(
                InferenceResult.newBuilder()
                        .setFailure(InferenceFailure.getDefaultInstance())
                        .build(),
                DIGEST,
                2);

        assertEquals(new Answer.NotUsable("TZE-2002", ""), answer.verdict());
    }

    @Test
    void theAnswerOfAnotherModelIsNeverMixedIn() {
        Answer answer = Answer.of(ranking("sha256:2", 1, 0.0, 1.0), DIGEST, 2);

        assertEquals(
                new Answer.NotUsable("TZE-2001", "model_digest: \"sha256:2\"; expected \"sha256:1\""),
                answer.verdict());
    }

    @Test
    void anAnswerThatIsNoRankingIsNotUsable() {
        Answer generated = Answer.of(
                InferenceResult.newBuilder()
                        .setModelDigest(DIGEST)
                        .setGenerate(GenerateOutcome.getDefaultInstance())
                        .build(),
                DIGEST,
                3);
        Answer empty =
                Answer.of(InferenceResult.newBuilder().setModelDigest(DIGEST).build(), DIGEST, 3);

        assertEquals(
                new Answer.NotUsable("TZE-2002", "outcome: generate; expected a ranking of 3 choices"),
                generated.verdict());
        assertEquals(
                new Answer.NotUsable("TZE-2002", "outcome: outcome_not_set; expected a ranking of 3 choices"),
                empty.verdict());
    }

    @Test
    void aRankingOfOtherChoicesIsNotUsable() {
        assertEquals(
                new Answer.NotUsable("TZE-2002", "rank.scores: 2 of them; expected 3"),
                Answer.of(ranking(DIGEST, 1, -2.0, -1.0), DIGEST, 3).verdict());
        assertEquals(
                new Answer.NotUsable("TZE-2002", "rank.best_choice: 2; expected 0 to 1"),
                Answer.of(ranking(DIGEST, 2, -2.0, -1.0), DIGEST, 2).verdict());
    }

    @Test
    void aRankingByTheModelIsAChoice() {
        Answer answer = Answer.of(ranking(DIGEST, 1, -2.0, -1.0), DIGEST, 2);

        assertEquals(Optional.of(1), answer.choice());
        assertEquals(List.of(-2.0, -1.0), answer.scores());
    }

    private static InferenceResult ranking(String digest, int best, Double... scores) {
        return InferenceResult.newBuilder()
                .setModelDigest(digest)
                .setRank(RankOutcome.newBuilder().addAllScores(List.of(scores)).setBestChoice(best))
                .build();
    }
}
