package dev.tzero.model.rank;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.Resources;
import dev.tzero.model.TinyModel;
import dev.tzero.model.lm.Padded;
import dev.tzero.model.t5.T5Model;
import dev.tzero.model.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RankClassifierTest {

    private static T5Model model;

    @BeforeAll
    static void create() {
        model = TinyModel.create();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void scoresDoNotDependOnWhatElseIsInTheBatch() {
        SplittableRandom random = new SplittableRandom(5);
        List<RankRequest> requests = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<int[]> choices = new ArrayList<>();
            for (int choice = 0; choice <= i % 5; choice++) {
                choices.add(TinyModel.ids(random, 1 + random.nextInt(4)));
            }
            requests.add(new RankRequest(TinyModel.ids(random, 1 + random.nextInt(12)), choices));
        }
        List<RankScores> together = new RankClassifier(model, new RankOptions(false, 1024, 64)).rank(requests);

        for (int i = 0; i < requests.size(); i++) {
            RankScores alone = new RankClassifier(model, RankOptions.T0)
                    .rank(List.of(requests.get(i)))
                    .getFirst();
            for (int choice = 0; choice < alone.sums().size(); choice++) {
                assertEquals(alone.sums().get(choice), together.get(i).sums().get(choice), 1e-4);
            }
            assertEquals(alone.tokens(), together.get(i).tokens());
        }
    }

    @Test
    void choicesThatAreTooManyForOneBatchAreScoredInParts() {
        SplittableRandom random = new SplittableRandom(6);
        List<int[]> choices = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            choices.add(TinyModel.ids(random, 1 + random.nextInt(4)));
        }
        RankRequest request = new RankRequest(TinyModel.ids(random, 7), choices);
        RankClassifier cutting = new RankClassifier(model, new RankOptions(false, 5, 20));

        List<RankPart> parts = cutting.parts(request);
        RankScores scores = cutting.rank(List.of(request)).getFirst();

        assertEquals(10, parts.size());
        assertTrue(parts.stream().allMatch(part -> part.targetPlaces() <= 20));
        RankScores whole = new RankClassifier(model, new RankOptions(false, 5, 8192))
                .rank(List.of(request))
                .getFirst();
        assertEquals(whole.tokens(), scores.tokens());
        assertEquals(whole.best(), scores.best());
        assertTrue(scores.truncated() && scores.inputTokens() == 5);
        for (int i = 0; i < choices.size(); i++) {
            assertEquals(whole.sums().get(i), scores.sums().get(i), 1e-4);
        }
    }

    @Test
    void severalThreadsMayAskTheSameModel() throws Exception {
        RankClassifier classifier = new RankClassifier(model, RankOptions.T0);
        SplittableRandom random = new SplittableRandom(9);
        List<RankRequest> requests = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            requests.add(new RankRequest(
                    TinyModel.ids(random, 1 + i % 7), List.of(new int[] {3, 1}, TinyModel.ids(random, 3))));
        }
        List<RankScores> expected = classifier.rank(requests);

        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<List<RankScores>>> calls = Collections.nCopies(16, () -> classifier.rank(requests));
            for (Future<List<RankScores>> answer : threads.invokeAll(calls)) {
                assertEquals(expected, answer.get());
            }
        }
    }

    @Test
    void aScoreIsTheSumOfTheTokensLogProbabilities() {
        int[] input = {3, 4, 5};
        int[] choice = {6, 7, 1};

        RankScores scores = new RankClassifier(model, RankOptions.T0)
                .rank(List.of(new RankRequest(input, List.of(choice))))
                .getFirst();

        float[] logits =
                model.logits(Padded.right(List.of(input), 0), Padded.right(List.of(new int[] {0, 6, 7}), 0))[0];
        double expected = 0;
        for (int i = 0; i < choice.length; i++) {
            double total = 0;
            for (int id = 0; id < TinyModel.VOCABULARY; id++) {
                total += Math.exp(logits[i * TinyModel.VOCABULARY + id]);
            }
            expected += logits[i * TinyModel.VOCABULARY + choice[i]] - Math.log(total);
        }
        assertEquals(expected, scores.sums().getFirst(), 1e-4);
        assertEquals(expected / 3, scores.normalised(0), 1e-4);
    }

    @Test
    void ofEqualChoicesTheLowerIndexWins() {
        RankScores scores = new RankClassifier(model, RankOptions.T0)
                .rank(List.of(new RankRequest(new int[] {3}, List.of(new int[] {6, 1}, new int[] {6, 1}))))
                .getFirst();

        assertEquals(scores.sums().get(0), scores.sums().get(1));
        assertEquals(0, scores.best());
    }

    @Test
    void longInputsAreCutAndTheScoresSaySo() {
        RankOptions five = new RankOptions(false, 5, 8192);
        List<int[]> choices = List.of(new int[] {6, 1}, new int[] {7, 1});
        RankRequest longer = new RankRequest(new int[] {3, 4, 5, 6, 7, 8}, choices);
        RankRequest exact = new RankRequest(new int[] {3, 4, 5, 6, 7}, choices);

        List<RankScores> scores = new RankClassifier(model, five).rank(List.of(longer, exact));

        assertTrue(scores.get(0).truncated());
        assertEquals(5, scores.get(0).inputTokens());
        assertFalse(scores.get(1).truncated());
        assertEquals(scores.get(1).sums().get(0), scores.get(0).sums().get(0), 1e-6);
    }

    @Test
    void aCutInputKeepsTheEndOfSequenceThatWasAppended() {
        RankOptions five = new RankOptions(true, 5, 8192);
        List<int[]> choices = List.of(new int[] {6, 1});
        RankRequest longer = new RankRequest(new int[] {3, 4, 5, 6, 7, 8, 1}, choices);
        RankRequest exact = new RankRequest(new int[] {3, 4, 5, 6, 1}, choices);

        List<RankScores> scores = new RankClassifier(model, five).rank(List.of(longer, exact));

        assertEquals(scores.get(1).sums().get(0), scores.get(0).sums().get(0), 1e-6);
    }

    @Test
    void textIsReadWithoutEndOfSequenceAndChoicesWithIt() {
        try (Tokenizer tokenizer = Tokenizer.open(Resources.tokenizer())) {
            RankRequest asT0 = RankRequest.of(tokenizer, RankOptions.T0, "where is ann ?", List.of("barn", "the barn"));
            RankRequest ended = RankRequest.of(
                    tokenizer, RankOptions.T0.withAppendEosToInput(true), "where is ann ?", List.of("barn"));

            assertArrayEquals(new int[] {8, 4, 3, 9}, asT0.input());
            assertArrayEquals(new int[] {7, 1}, asT0.choices().get(0));
            assertArrayEquals(new int[] {6, 7, 1}, asT0.choices().get(1));
            assertArrayEquals(new int[] {8, 4, 3, 9, 1}, ended.input());
        }
    }

    @Test
    void requestsThatCannotBeReadAreRefused() {
        assertEquals(
                "choices[1]: no token: expected at least one",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new RankRequest(new int[] {3}, List.of(new int[] {1}, new int[0])))
                        .getMessage());
        assertEquals(
                "input: no token: expected at least one",
                assertThrows(IllegalArgumentException.class, () -> new RankRequest(new int[0], List.of(new int[] {1})))
                        .getMessage());
        assertEquals(
                "choices: none: expected at least one",
                assertThrows(IllegalArgumentException.class, () -> new RankRequest(new int[] {3}, List.of()))
                        .getMessage());
        RankRequest outside = new RankRequest(new int[] {3}, List.of(new int[] {99}));
        assertEquals(
                "targets: token id 99: expected 0 to 10",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new RankClassifier(model, RankOptions.T0).rank(List.of(outside)))
                        .getMessage());
    }

    @Test
    void nothingAskedIsNothingAnswered() {
        assertEquals(List.of(), new RankClassifier(model, RankOptions.T0).rank(List.of()));
    }
}
