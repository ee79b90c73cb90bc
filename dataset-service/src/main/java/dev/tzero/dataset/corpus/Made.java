package dev.tzero.dataset.corpus;

import dev.tzero.proto.dataset.v1.PromptedExample;

/** What a prompt made of a row. */
public sealed interface Made {

    /**
     * An example.
     *
     * @param example whole but for corpus id and position
     */
    record Example(PromptedExample example) implements Made {}

    /**
     * Nothing.
     *
     * @param reason as it is counted
     * @param why as a person wants to know it
     */
    record Dropped(DropReason reason, String why) implements Made {}
}
