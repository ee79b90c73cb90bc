package dev.tzero.jinja.syntax;

import java.util.List;

/**
 * What stands between the parentheses of a call.
 *
 * @param positional in order
 * @param keywords {@code name=value}, in order
 * @param star of {@code *values}, or null
 * @param doubleStar of {@code **values}, or null
 */
public record CallArguments(List<Expr> positional, List<Keyword> keywords, Expr star, Expr doubleStar) {

    static final CallArguments NONE = new CallArguments(List.of(), List.of(), null, null);

    public record Keyword(String name, Expr value) {}

    /** Whether {@code *} or {@code **} occurs, so that the count is known only when it runs. */
    public boolean isDynamic() {
        return star != null || doubleStar != null;
    }
}
