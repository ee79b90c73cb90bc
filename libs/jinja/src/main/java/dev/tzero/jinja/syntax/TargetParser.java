package dev.tzero.jinja.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses what values are assigned to. */
final class TargetParser {

    private static final Set<String> RESERVED = Set.of("true", "false", "none", "True", "False", "None");

    private final TokenStream tokens;
    private final Nesting nesting;
    private final ExpressionParser expressions;

    TargetParser(TokenStream tokens, Nesting nesting, ExpressionParser expressions) {
        this.tokens = tokens;
        this.nesting = nesting;
        this.expressions = expressions;
    }

    /** What a value is assigned to. */
    Target target(boolean withNamespace, String... endWords) {
        Token start = tokens.current();
        if (withNamespace && tokens.lookAhead().kind() == TokenKind.DOT) {
            String name = (String) tokens.expect(TokenKind.NAME).value();
            tokens.next();
            String attribute = (String) tokens.expect(TokenKind.NAME).value();
            return new Target.NamespaceTarget(name, attribute, start.offset());
        }
        List<Target> items = new ArrayList<>();
        boolean isTuple = false;
        while (true) {
            if (!items.isEmpty()) {
                tokens.expect(TokenKind.COMMA);
            }
            if (expressions.isTupleEnd(endWords) || tokens.current().kind() == TokenKind.ASSIGN) {
                break;
            }
            items.add(simpleTarget());
            if (tokens.current().kind() != TokenKind.COMMA) {
                break;
            }
            isTuple = true;
        }
        if (items.isEmpty()) {
            throw tokens.error("Unexpected " + tokens.current().describe(), "a name to assign to", tokens.current());
        }
        return isTuple ? new Target.TupleTarget(List.copyOf(items), start.offset()) : items.getFirst();
    }

    private Target simpleTarget() {
        Token start = tokens.current();
        nesting.enter(start);
        Target result;
        if (tokens.skip(TokenKind.LPAREN)) {
            result = target(false);
            tokens.expect(TokenKind.RPAREN);
        } else {
            result = new Target.NameTarget(assignableName(), start.offset());
        }
        nesting.leave();
        return result;
    }

    String assignableName() {
        Token token = tokens.current();
        if (token.kind() != TokenKind.NAME || RESERVED.contains(token.value())) {
            throw tokens.error("Cannot assign to " + token.describe(), "a name", token);
        }
        return (String) tokens.next().value();
    }
}
