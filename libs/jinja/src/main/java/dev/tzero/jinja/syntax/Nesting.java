package dev.tzero.jinja.syntax;

import dev.tzero.jinja.ErrorKind;
import dev.tzero.jinja.JinjaException;

/** Counts how deep a template is nested while it is parsed. */
final class Nesting {

    /** Longest chain of one precedence; each link nests the tree once more. */
    private static final int CHAIN_PER_LEVEL = 5;

    private final TokenStream tokens;
    private final int deepest;
    private int depth;

    Nesting(TokenStream tokens, int deepest) {
        this.tokens = tokens;
        this.deepest = deepest;
    }

    /** Enters a level; fails beyond the deepest. */
    void enter(Token at) {
        if (++depth > deepest) {
            throw tooDeep(at);
        }
    }

    void leave() {
        depth--;
    }

    /** Fails if a chain of operators has too many links. */
    void link(int links, Token at) {
        if (links > deepest * CHAIN_PER_LEVEL) {
            throw tooDeep(at);
        }
    }

    private JinjaException tooDeep(Token at) {
        return tokens.source()
                .error(
                        ErrorKind.BUDGET,
                        "Nested too deep",
                        "at most " + deepest + " levels (Budget.nesting)",
                        at.offset());
    }
}
