package dev.tzero.jinja;

import java.util.random.RandomGenerator;

/** What a {@link JinjaFunction} may use of the rendering that calls it. */
public interface Invocation {

    /** The generator that was passed to the rendering; fails if none was. */
    RandomGenerator random();

    /** Counts work against {@link Budget#steps}, and fails when that is spent. */
    void charge(long steps);

    /** Fails if a string of this many UTF-16 units is longer than {@link Budget#outputCharacters}, else counts it. */
    void chargeText(long length);

    /** Fails if a collection of this size is larger than {@link Budget#collectionSize}, else counts it. */
    void chargeItems(long size);
}
