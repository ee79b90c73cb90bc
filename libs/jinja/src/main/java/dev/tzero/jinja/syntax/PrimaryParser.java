package dev.tzero.jinja.syntax;

import java.util.ArrayList;
import java.util.List;

/** Parses names, literals and what stands in brackets. */
final class PrimaryParser {

    private final TokenStream tokens;
    private final ExpressionParser expressions;

    PrimaryParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Expr primary() {
        Token token = tokens.next();
        int at = token.offset();
        return switch (token.kind()) {
            case NAME ->
                switch ((String) token.value()) {
                    case "true", "True" -> new Expr.Literal(true, at);
                    case "false", "False" -> new Expr.Literal(false, at);
                    case "none", "None" -> new Expr.Literal(null, at);
                    default -> new Expr.Name((String) token.value(), at);
                };
            case STRING -> {
                StringBuilder text = new StringBuilder((String) token.value());
                while (tokens.current().kind() == TokenKind.STRING) {
                    text.append((String) tokens.next().value());
                }
                yield new Expr.Literal(text.toString(), at);
            }
            case INTEGER, FLOAT -> new Expr.Literal(token.value(), at);
            case LPAREN -> {
                Expr inner = expressions.tuple(true, true);
                tokens.expect(TokenKind.RPAREN);
                yield inner;
            }
            case LBRACKET -> new Expr.ListOf(items(TokenKind.RBRACKET), at);
            case LBRACE -> dict(at);
            default -> throw tokens.error("Unexpected " + token.describe(), "an expression", token);
        };
    }

    private List<Expr> items(TokenKind close) {
        List<Expr> items = new ArrayList<>();
        while (tokens.current().kind() != close) {
            if (!items.isEmpty()) {
                tokens.expect(TokenKind.COMMA);
            }
            if (tokens.current().kind() != close) {
                items.add(expressions.expression());
            }
        }
        tokens.next();
        return List.copyOf(items);
    }

    private Expr dict(int at) {
        List<Expr.Pair> items = new ArrayList<>();
        while (tokens.current().kind() != TokenKind.RBRACE) {
            if (!items.isEmpty()) {
                tokens.expect(TokenKind.COMMA);
            }
            if (tokens.current().kind() != TokenKind.RBRACE) {
                Expr key = expressions.expression();
                tokens.expect(TokenKind.COLON);
                items.add(new Expr.Pair(key, expressions.expression()));
            }
        }
        tokens.next();
        return new Expr.DictOf(List.copyOf(items), at);
    }
}
