package dev.tzero.jinja.syntax;

/**
 * A piece of a template.
 *
 * @param kind its kind
 * @param value String for data, names and strings, Long or BigInteger for integers, Double for floats, else null
 * @param offset where it begins in the source
 */
record Token(TokenKind kind, Object value, int offset) {

    boolean isName(String name) {
        return kind == TokenKind.NAME && value.equals(name);
    }

    /** As an error message names it. */
    String describe() {
        return switch (kind) {
            case NAME -> "'" + value + "'";
            case STRING, INTEGER, FLOAT -> kind.shown() + " " + value;
            default -> kind.shown();
        };
    }
}
