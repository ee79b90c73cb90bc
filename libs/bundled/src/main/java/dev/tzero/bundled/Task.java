package dev.tzero.bundled;

import java.util.Map;

/** One dataset of the world: what it is called, what its rows look like, and how a row is drawn. */
sealed interface Task
        permits Question,
                Check,
                ListMembership,
                ListPosition,
                Paraphrase,
                SameValue,
                Sentiment,
                Topic,
                OddOne,
                Extract,
                Pronoun,
                Entailment,
                Completion {

    String name();

    Group group();

    /** The kind of task, such as {@code qa}. */
    String family();

    /** One sentence for people. */
    String description();

    /** Field names and types, in the order in which rows hold them. */
    Map<String, Feature> features();

    /** A new row; its keys are those of {@link #features()}, in that order. */
    Map<String, Object> row(Draw draw);
}
