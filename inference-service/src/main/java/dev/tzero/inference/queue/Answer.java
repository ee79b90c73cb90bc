package dev.tzero.inference.queue;

import dev.tzero.proto.inference.v1.GenerateOutcome;
import dev.tzero.proto.inference.v1.InferenceTimings;
import dev.tzero.proto.inference.v1.RankOutcome;

/** What the compute thread made of one task. */
public sealed interface Answer {

    /** What it took. */
    InferenceTimings timings();

    /** Scores of the choices. */
    record Ranked(RankOutcome outcome, InferenceTimings timings) implements Answer {}

    /** A text. */
    record Generated(GenerateOutcome outcome, InferenceTimings timings) implements Answer {}
}
