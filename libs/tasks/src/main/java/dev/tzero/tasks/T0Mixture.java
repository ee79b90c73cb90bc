package dev.tzero.tasks;

import dev.tzero.prompts.CodePoints;
import dev.tzero.prompts.Prompt;
import dev.tzero.tasks.T0Dataset.Evaluation;
import dev.tzero.tasks.T0Dataset.Training;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The eight mixtures of the T0 paper (Sanh et al. 2022, section 5 and appendix B), resolved with any prompts: those of a
 * dataset that T0 did not use are left alone.
 *
 * <p>A training task's share goes by its cap: the rows of the training split or, above {@value #LARGE}, that number divided
 * by the dataset's prompts. A task that is ranked has answer choices; its cap is the rows of the training split, at most
 * {@value #LARGE}.
 */
public enum T0Mixture {
    T0_TRAIN("t0_train", "what T0 is trained on") {
        @Override
        List<MixtureTask> tasks(T0Dataset dataset, List<Prompt> prompts) {
            return training(dataset, prompts, EnumSet.of(Training.BASE), prompts);
        }
    },
    T0_PLUS_TRAIN("t0+_train", "what T0+ is trained on: T0's datasets and those GPT-3 was measured on") {
        @Override
        List<MixtureTask> tasks(T0Dataset dataset, List<Prompt> prompts) {
            return training(dataset, prompts, EnumSet.of(Training.BASE, Training.GPT_EVAL), prompts);
        }
    },
    T0_PLUS_PLUS_TRAIN("t0++_train", "what T0++ is trained on: T0+'s datasets and SuperGLUE") {
        @Override
        List<MixtureTask> tasks(T0Dataset dataset, List<Prompt> prompts) {
            return training(
                    dataset, prompts, EnumSet.of(Training.BASE, Training.GPT_EVAL, Training.SUPER_GLUE), prompts);
        }
    },
    T0_EVAL_SCORE_EVAL(
            "t0_eval_score_eval", "what T0 is measured on: held-out datasets, prompts of their original task") {
        @Override
        List<MixtureTask> tasks(T0Dataset dataset, List<Prompt> prompts) {
            return dataset.evaluation() == Evaluation.BASE
                    ? ranked(dataset, prompts.stream().filter(T0Mixture::asksForOriginalTask))
                    : List.of();
        }
    },
    T0_TRAIN_SCORE_EVAL(
            "t0_train_score_eval",
            "what T0's checkpoints are chosen by: training datasets, prompts of their original task") {
        @Override
        List<MixtureTask> tasks(T0Dataset dataset, List<Prompt> prompts) {
            return dataset.training() == Training.BASE
                    ? ranked(
                            dataset,
                            prompts.stream()
                                    .filter(T0Mixture::asksForOriginalTask)
                                    .filter(prompt -> isWatched(TaskName.of(prompt))))
                    : List.of();
        }
    },
    T0_TRAIN_ONE_OG_PROMPT("t0_train_one_og_prompt", "T0's training datasets, one prompt of the original task each") {
        @Override
        List<MixtureTask> tasks(T0Dataset dataset, List<Prompt> prompts) {
            List<Prompt> first = prompts.stream()
                    .filter(T0Mixture::asksForOriginalTask)
                    .limit(1)
                    .toList();
            return training(dataset, first, EnumSet.of(Training.BASE), prompts);
        }
    },
    T0_TRAIN_ALL_OG_PROMPTS(
            "t0_train_all_og_prompts", "T0's training datasets, all prompts of the original task and no other") {
        @Override
        List<MixtureTask> tasks(T0Dataset dataset, List<Prompt> prompts) {
            List<Prompt> original =
                    prompts.stream().filter(T0Mixture::asksForOriginalTask).toList();
            return training(dataset, original, EnumSet.of(Training.BASE), prompts);
        }
    },
    BIAS_FAIRNESS_EVAL_SCORE_EVAL("bias_fairness_eval_score_eval", "what T0's bias and fairness are measured on") {
        @Override
        List<MixtureTask> tasks(T0Dataset dataset, List<Prompt> prompts) {
            return dataset.evaluation() == Evaluation.BIAS_FAIRNESS ? ranked(dataset, prompts.stream()) : List.of();
        }
    };

    /** Rows of a training split above which a dataset's prompts share that many among them. */
    public static final long LARGE = 500_000;

    /** What the name of a task ends in that is measured by ranking its choices. */
    public static final String RANKED = "_score_eval";

    /** The one task of T0's datasets that its authors left out everywhere: its files were broken. */
    private static final Set<String> LEFT_OUT = Set.of("gigaword_summarize_");

    /** Parts of the names of tasks that checkpoints are not chosen by, since others of their kind are enough. */
    private static final List<String> NOT_WATCHED = List.of(
            "paws_labeled_final",
            "adversarial_qa_dbidaf",
            "adversarial_qa_dbert",
            "duorc_ParaphraseRC",
            "dream",
            "amazon_polarity",
            "app_reviews",
            "imdb",
            "wiki_bio",
            "gigaword",
            "multi_news",
            "samsum",
            "dbpedia_14",
            "trec");

    /** Tasks that checkpoints are not chosen by, since T0's authors could not prepare them. */
    private static final Set<String> NOT_PREPARED = Set.of(
            "wiki_hop_original_choose_best_object_affirmative_1",
            "wiki_hop_original_choose_best_object_affirmative_2",
            "wiki_hop_original_choose_best_object_affirmative_3",
            "wiki_hop_original_choose_best_object_interrogative_1",
            "wiki_hop_original_choose_best_object_interrogative_2");

    private static final Comparator<Prompt> ORDER = CodePoints.ascending(Prompt::dataset)
            .thenComparing(CodePoints.ascending(prompt -> prompt.subsetName().orElse("")))
            .thenComparing(CodePoints.ascending(Prompt::name));

    private final String title;
    private final String purpose;

    T0Mixture(String title, String purpose) {
        this.title = title;
        this.purpose = purpose;
    }

    /** The mixture of that name, such as {@code t0_train}. */
    public static Optional<T0Mixture> named(String name) {
        return Stream.of(values()).filter(mixture -> mixture.title.equals(name)).findFirst();
    }

    /** The name T0's authors gave it. */
    public String title() {
        return title;
    }

    /** What it is for, in a sentence. */
    public String purpose() {
        return purpose;
    }

    /** Whether its tasks are measured by ranking their choices; the others are trained on. */
    public boolean isRanked() {
        return title.endsWith(RANKED);
    }

    /** Its tasks with these prompts, by dataset, subset, prompt name and round. */
    public List<MixtureTask> tasks(Collection<Prompt> prompts) {
        Map<List<String>, List<Prompt>> byDataset = prompts.stream()
                .sorted(ORDER)
                .collect(Collectors.groupingBy(T0Mixture::dataset, LinkedHashMap::new, Collectors.toList()));
        return byDataset.values().stream()
                .flatMap(own ->
                        T0Datasets.find(own.getFirst().dataset(), own.getFirst().subset())
                                .map(dataset -> tasks(dataset, own))
                                .orElse(List.of())
                                .stream())
                .toList();
    }

    /** Its tasks of one dataset, whose prompts are given by name. */
    abstract List<MixtureTask> tasks(T0Dataset dataset, List<Prompt> prompts);

    /** @param all prompts of the dataset, whether they are in the mixture or not: a large dataset is shared among all */
    private static List<MixtureTask> training(
            T0Dataset dataset, List<Prompt> prompts, Set<Training> stages, List<Prompt> all) {
        if (!stages.contains(dataset.training())) {
            return List.of();
        }
        long rows = dataset.trainExamples().orElse(0);
        OptionalLong cap = OptionalLong.of(rows > LARGE ? LARGE / all.size() : rows);
        return prompts.stream()
                .map(prompt -> new MixtureTask(TaskName.of(prompt), prompt, Optional.empty(), cap))
                .filter(task -> !LEFT_OUT.contains(task.name()))
                .toList();
    }

    private static List<MixtureTask> ranked(T0Dataset dataset, Stream<Prompt> prompts) {
        return prompts.filter(T0Mixture::hasChoices)
                .filter(prompt -> !LEFT_OUT.contains(TaskName.of(prompt)))
                .flatMap(prompt -> ranked(dataset, prompt))
                .toList();
    }

    private static Stream<MixtureTask> ranked(T0Dataset dataset, Prompt prompt) {
        String name = TaskName.of(prompt);
        if (dataset.rounds().isEmpty()) {
            return Stream.of(
                    new MixtureTask(name + RANKED, prompt, Optional.empty(), atMostLarge(dataset.trainExamples())));
        }
        return dataset.rounds().stream()
                .map(round -> new MixtureTask(
                        name + "_" + round.name() + RANKED,
                        prompt,
                        Optional.of(round),
                        atMostLarge(OptionalLong.of(round.trainExamples()))));
    }

    private static OptionalLong atMostLarge(OptionalLong rows) {
        return rows.isEmpty() ? rows : OptionalLong.of(Math.min(rows.getAsLong(), LARGE));
    }

    private static boolean asksForOriginalTask(Prompt prompt) {
        return Boolean.TRUE.equals(prompt.metadata().originalTask());
    }

    private static boolean hasChoices(Prompt prompt) {
        return prompt.answerChoices() != null && !prompt.answerChoices().isEmpty();
    }

    private static boolean isWatched(String task) {
        return !NOT_PREPARED.contains(task) && NOT_WATCHED.stream().noneMatch(task::contains);
    }

    private static List<String> dataset(Prompt prompt) {
        return List.of(prompt.dataset(), prompt.subsetName().orElse(""));
    }
}
