package dev.tzero.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.PromptMetadata;
import dev.tzero.tasks.T0Dataset.Evaluation;
import dev.tzero.tasks.T0Dataset.Training;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class T0MixtureTest {

    private final List<Prompt> prompts = new ArrayList<>();

    @Test
    void aStageOfTrainingBringsItsDatasetsWithAllTheirPrompts() {
        add("imdb", null, "one", null, true);
        add("imdb", null, "two", null, false);
        add("piqa", null, "one", null, true);
        add("super_glue", "boolq", "one", null, true);
        add("super_glue", "rte", "one", "yes ||| no", true);
        add("of_nobody", null, "one", null, true);

        assertEquals(List.of("imdb_one 25000", "imdb_two 25000"), tasks(T0Mixture.T0_TRAIN));
        assertEquals(List.of("imdb_one 25000", "imdb_two 25000", "piqa_one 16113"), tasks(T0Mixture.T0_PLUS_TRAIN));
        assertEquals(
                List.of("imdb_one 25000", "imdb_two 25000", "piqa_one 16113", "super_glue_boolq_one 9427"),
                tasks(T0Mixture.T0_PLUS_PLUS_TRAIN));
    }

    @Test
    void thePromptsOfALargeDatasetShareHalfAMillionExamples() {
        add("yelp_review_full", null, "one", "a ||| b", true);
        add("yelp_review_full", null, "two", null, false);
        add("yelp_review_full", null, "three", null, true);

        assertEquals(
                List.of("yelp_review_full_one 166666", "yelp_review_full_three 166666", "yelp_review_full_two 166666"),
                tasks(T0Mixture.T0_TRAIN));
        assertEquals(
                List.of("yelp_review_full_one 166666", "yelp_review_full_three 166666"),
                tasks(T0Mixture.T0_TRAIN_ALL_OG_PROMPTS),
                "prompts that are left out count all the same");
        assertEquals(List.of("yelp_review_full_one 166666"), tasks(T0Mixture.T0_TRAIN_ONE_OG_PROMPT));
        assertEquals(List.of("yelp_review_full_one_score_eval 500000"), tasks(T0Mixture.T0_TRAIN_SCORE_EVAL));
    }

    @Test
    void theFirstPromptOfTheOriginalTaskIsFirstByCodePoint() {
        add("sciq", null, "\uD83D\uDE00 astral", null, true);
        add("sciq", null, "\uFF5E wide", null, true);
        add("sciq", null, "A", null, false);

        assertEquals(List.of("sciq__wide 11679"), tasks(T0Mixture.T0_TRAIN_ONE_OG_PROMPT));
    }

    @Test
    void whatIsRankedAsksForTheOriginalTaskAndHasChoices() {
        add("super_glue", "rte", "ranked", "yes ||| no", true);
        add("super_glue", "rte", "open", null, true);
        add("super_glue", "rte", "other", "yes ||| no", false);
        add("super_glue", "rte", "unsaid", "yes ||| no", null);
        add("story_cloze", "2016", "ranked", "{{a}} ||| {{b}}", true);

        assertEquals(
                List.of("story_cloze_2016_ranked_score_eval none", "super_glue_rte_ranked_score_eval 2490"),
                tasks(T0Mixture.T0_EVAL_SCORE_EVAL));
    }

    @Test
    void everyRoundOfAnliIsATask() {
        add("anli", null, "claim", "yes ||| no", true);

        assertEquals(
                List.of(
                        "anli_claim_r1_score_eval 16946",
                        "anli_claim_r2_score_eval 45460",
                        "anli_claim_r3_score_eval 100459"),
                tasks(T0Mixture.T0_EVAL_SCORE_EVAL));
        assertEquals(
                "dev_r2",
                T0Mixture.T0_EVAL_SCORE_EVAL
                        .tasks(prompts)
                        .get(1)
                        .round()
                        .orElseThrow()
                        .split("validation"));
    }

    @Test
    void checkpointsAreNotChosenByTasksLeftOutByPartOfTheirName() {
        add("imdb", null, "sentiment", "a ||| b", true);
        add("rotten_tomatoes", null, "as in imdb", "a ||| b", true);
        add("rotten_tomatoes", null, "good", "a ||| b", true);
        add("wiki_hop", "original", "choose_best_object_affirmative_1", "a ||| b", true);

        assertEquals(List.of("rotten_tomatoes_good_score_eval 8530"), tasks(T0Mixture.T0_TRAIN_SCORE_EVAL));
    }

    @Test
    void biasIsMeasuredByEveryPromptWithChoices() {
        add("crows_pairs", null, "one", "a ||| b", false);
        add("crows_pairs", null, "open", null, true);
        add("super_glue", "axg", "one", "a ||| b", null);

        assertEquals(
                List.of("crows_pairs_one_score_eval none", "super_glue_axg_one_score_eval none"),
                tasks(T0Mixture.BIAS_FAIRNESS_EVAL_SCORE_EVAL));
    }

    @Test
    void theTableHasEveryDatasetOfThePaper() {
        assertEquals(66, T0Datasets.all().size());
        assertEquals(38, count(Training.BASE));
        assertEquals(10, count(Training.GPT_EVAL));
        assertEquals(6, count(Training.SUPER_GLUE));
        assertEquals(
                7,
                T0Datasets.all().stream()
                        .filter(dataset -> dataset.evaluation() == Evaluation.BIAS_FAIRNESS)
                        .count());
    }

    private static long count(Training stage) {
        return T0Datasets.all().stream()
                .filter(dataset -> dataset.training() == stage)
                .count();
    }

    private List<String> tasks(T0Mixture mixture) {
        return mixture.tasks(prompts).stream()
                .map(task -> task.name() + " "
                        + (task.cap().isPresent() ? String.valueOf(task.cap().getAsLong()) : "none"))
                .toList();
    }

    private void add(String dataset, String subset, String name, String choices, Boolean originalTask) {
        prompts.add(new Prompt(
                "00000000-0000-0000-0000-%012d".formatted(prompts.size()),
                dataset,
                subset,
                name,
                "{{text}} ||| {{label}}",
                choices,
                "",
                new PromptMetadata(originalTask, null, List.of(), List.of())));
    }
}
