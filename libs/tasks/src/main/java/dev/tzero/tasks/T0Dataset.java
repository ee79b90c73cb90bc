package dev.tzero.tasks;

import java.util.List;
import java.util.OptionalLong;

/**
 * A dataset, or one subset of it, of the T0 experiments.
 *
 * @param dataset as Hugging Face names it
 * @param subset null for datasets without
 * @param convention what the field takes it for, such as {@code sentiment}
 * @param training in which stage it is trained on
 * @param evaluation what it measures
 * @param trainExamples rows of its training split; none where T0 knew no number
 * @param rounds parts that have splits of their own; empty but for ANLI
 */
public record T0Dataset(
        String dataset,
        String subset,
        String convention,
        Training training,
        Evaluation evaluation,
        OptionalLong trainExamples,
        List<Round> rounds) {

    /** T0's three stages of training. */
    public enum Training {
        /** Not trained on. */
        NONE,
        /** T0. */
        BASE,
        /** T0+: what GPT-3 was measured on. */
        GPT_EVAL,
        /** T0++: SuperGLUE but for RTE and CB. */
        SUPER_GLUE
    }

    /** What T0 measured. */
    public enum Evaluation {
        /** Not measured on. */
        NONE,
        /** Zero-shot generalization. */
        BASE,
        /** Bias and fairness. */
        BIAS_FAIRNESS
    }

    /**
     * A part of a dataset with splits of its own, named {@code train_<name>}, {@code dev_<name>} and
     * {@code test_<name>}.
     *
     * @param name such as {@code r1}
     * @param trainExamples rows of its training split
     */
    public record Round(String name, long trainExamples) {

        /** The split of the dataset that holds {@code train}, {@code validation} or {@code test} of this round. */
        public String split(String split) {
            return (split.equals("validation") ? "dev" : split) + "_" + name;
        }
    }

    public T0Dataset {
        rounds = List.copyOf(rounds);
    }
}
