package dev.tzero.model.generate;

import java.util.ArrayList;
import java.util.List;

/**
 * A sequence within beam search.
 *
 * @param tokens generated so far
 * @param sum of their scores
 */
record Beam(List<GeneratedToken> tokens, double sum) {

    Beam then(GeneratedToken token, double newSum) {
        List<GeneratedToken> longer = new ArrayList<>(tokens);
        longer.add(token);
        return new Beam(longer, newSum);
    }
}
