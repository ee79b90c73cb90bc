package dev.tzero.jinja.syntax;

import java.util.ArrayList;
import java.util.List;

/** Parses the arguments of calls, filters and tests. */
final class ArgumentParser {

    private final TokenStream tokens;
    private final ExpressionParser expressions;

    ArgumentParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    /** From the opening parenthesis to the closing one. */
    CallArguments parse() {
        Token open = tokens.expect(TokenKind.LPAREN);
        List<Expr> positional = new ArrayList<>();
        List<CallArguments.Keyword> keywords = new ArrayList<>();
        Expr star = null;
        Expr doubleStar = null;
        boolean first = true;
        while (tokens.current().kind() != TokenKind.RPAREN) {
            if (!first) {
                tokens.expect(TokenKind.COMMA);
                if (tokens.current().kind() == TokenKind.RPAREN) {
                    break;
                }
            }
            first = false;
            Token at = tokens.current();
            if (at.kind() == TokenKind.MUL && star == null && doubleStar == null) {
                tokens.next();
                star = expressions.expression();
            } else if (at.kind() == TokenKind.POW && doubleStar == null) {
                tokens.next();
                doubleStar = expressions.expression();
            } else if (at.kind() == TokenKind.NAME
                    && tokens.lookAhead().kind() == TokenKind.ASSIGN
                    && doubleStar == null) {
                tokens.next();
                tokens.next();
                keywords.add(new CallArguments.Keyword((String) at.value(), expressions.expression()));
            } else if (star == null && doubleStar == null && keywords.isEmpty()) {
                positional.add(expressions.expression());
            } else {
                throw tokens.error("Argument out of order", "positional, then keyword, then * and **", at);
            }
        }
        tokens.next();
        return first ? CallArguments.NONE : arguments(positional, keywords, star, doubleStar, open);
    }

    private CallArguments arguments(
            List<Expr> positional, List<CallArguments.Keyword> keywords, Expr star, Expr doubleStar, Token open) {
        if (keywords.stream().map(CallArguments.Keyword::name).distinct().count() < keywords.size()) {
            throw tokens.error("A keyword argument is given twice", "each once", open);
        }
        return new CallArguments(List.copyOf(positional), List.copyOf(keywords), star, doubleStar);
    }
}
