package dev.tzero.jinja.syntax;

import dev.tzero.jinja.ErrorKind;
import dev.tzero.jinja.JinjaException;
import java.util.List;

/** The tokens of a source, read one after the other. */
final class TokenStream {

    private final Source source;
    private final List<Token> tokens;
    private int next;

    TokenStream(Source source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
    }

    Source source() {
        return source;
    }

    Token current() {
        return tokens.get(next);
    }

    Token lookAhead() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    /** Reads the current token; the end is never passed. */
    Token next() {
        Token token = tokens.get(next);
        if (token.kind() != TokenKind.END) {
            next++;
        }
        return token;
    }

    boolean skip(TokenKind kind) {
        boolean found = current().kind() == kind;
        if (found) {
            next();
        }
        return found;
    }

    boolean skipName(String name) {
        boolean found = current().isName(name);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(TokenKind kind) {
        if (current().kind() != kind) {
            throw error("Unexpected " + current().describe(), kind.shown(), current());
        }
        return next();
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw error("Unexpected " + current().describe(), "'" + name + "'", current());
        }
    }

    JinjaException error(String detail, String expected, Token at) {
        return source.error(ErrorKind.SYNTAX, detail, expected, at.offset());
    }
}
