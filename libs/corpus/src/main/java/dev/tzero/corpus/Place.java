package dev.tzero.corpus;

import java.util.List;

/**
 * A place in a corpus: everything that reading on from there needs.
 *
 * @param pass how many times the whole corpus was read before
 * @param position position of the next example
 * @param nextOffsets where the next example of every partition is looked for; by partition
 */
public record Place(long pass, long position, List<Long> nextOffsets) {
    public Place {
        nextOffsets = List.copyOf(nextOffsets);
    }
}
