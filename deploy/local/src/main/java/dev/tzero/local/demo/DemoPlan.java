package dev.tzero.local.demo;

import dev.tzero.bundled.Bundled;
import dev.tzero.bundled.ModelPlan;
import dev.tzero.proto.dataset.v1.CorpusOrder;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the demonstration does and how much of it. Every stage is named by the plan, so a second run asks for the same
 * things again and finds what the first one left.
 *
 * @param name prefix of the corpora, the run and the evaluations
 * @param steps optimizer steps
 * @param batchSize examples a step
 * @param warmupSteps steps over which the learning rate rises
 * @param checkpointEvery steps between checkpoints
 * @param rows rows of each dataset that are evaluated at most
 * @param seed seed of corpora, weights and bootstrap
 */
public record DemoPlan(
        String name, int steps, int batchSize, int warmupSteps, int checkpointEvery, Rows rows, long seed) {

    /** What {@code ./tzero demo} does: the bundled model as it is meant to be trained, one pass over its examples. */
    public static DemoPlan standard(long seed) {
        ModelPlan model = Bundled.model();
        return new DemoPlan(
                "demo", model.steps(), model.batchSize(), model.warmupSteps(), 500, new Rows(50, 100, 200), seed);
    }

    /** Rows of each dataset that are evaluated at most, for each group of the table; each row under every prompt. */
    public record Rows(int known, int newPrompts, int heldOut) {}

    /** Alias of the model before training. */
    public static final String UNTRAINED_ALIAS = "untrained";

    /** Alias of the trained model: the one that clients get when they name none. */
    public static final String TRAINED_ALIAS = "default";

    /** Examples the model is trained on: one pass. */
    long trainingExamples() {
        return (long) steps * batchSize;
    }

    String trainingCorpus() {
        return name + "-train";
    }

    String runId() {
        return name;
    }

    String evaluationBefore() {
        return name + "-untrained";
    }

    String evaluationAfter() {
        return name + "-trained";
    }

    /** The three groups of the table, each with what it shows and what it does not. */
    List<EvaluatedGroup> groups() {
        return List.of(
                new EvaluatedGroup(
                        "a. training tasks, known prompts",
                        "Rows that were not trained on, under prompts that were: shows that the tasks were learned.",
                        name + "-known",
                        "bundled_eval_known",
                        rows.known()),
                new EvaluatedGroup(
                        "b. training tasks, new prompts",
                        "The same tasks under prompts held out of training: shows that the wording was not memorised.",
                        name + "-new-prompts",
                        "bundled_eval_new_prompts",
                        rows.newPrompts()),
                new EvaluatedGroup(
                        "c. held-out datasets",
                        "Datasets of a kind that was not trained on, zero-shot: shows what carries over, and what not.",
                        name + "-held-out",
                        "bundled_eval_held_out",
                        rows.heldOut()));
    }

    /** Corpora in the order they are built. */
    List<CorpusSpec> corpora() {
        CorpusSpec training = new CorpusSpec(
                trainingCorpus(), "bundled_train", CorpusOrder.CORPUS_ORDER_SHUFFLED, trainingExamples(), 0);
        return Stream.concat(
                        Stream.of(training),
                        groups().stream()
                                .map(group -> new CorpusSpec(
                                        group.corpusId(),
                                        group.mixture(),
                                        CorpusOrder.CORPUS_ORDER_SEQUENTIAL,
                                        0,
                                        group.rows())))
                .toList();
    }

    /** A group of the table. */
    record EvaluatedGroup(String title, String note, String corpusId, String mixture, int rows) {}

    /**
     * A corpus.
     *
     * @param examples examples at most; 0 for all
     * @param rows rows of each dataset at most; 0 for what the mixture says
     */
    record CorpusSpec(String corpusId, String mixture, CorpusOrder order, long examples, int rows) {}
}
