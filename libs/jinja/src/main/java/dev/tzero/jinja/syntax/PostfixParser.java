package dev.tzero.jinja.syntax;

import java.util.ArrayList;
import java.util.List;

/** Parses what follows an operand: attributes, elements, calls, filters and tests. */
final class PostfixParser {

    private final TokenStream tokens;
    private final Nesting nesting;
    private final ExpressionParser expressions;
    private final PrimaryParser primaries;
    private final ArgumentParser argumentParser;

    PostfixParser(TokenStream tokens, Nesting nesting, ExpressionParser expressions, PrimaryParser primaries) {
        this.tokens = tokens;
        this.nesting = nesting;
        this.expressions = expressions;
        this.primaries = primaries;
        this.argumentParser = new ArgumentParser(tokens, expressions);
    }

    Expr postfix(Expr target) {
        Expr result = target;
        int links = 0;
        while (true) {
            Token at = tokens.current();
            switch (at.kind()) {
                case DOT -> result = attribute(result);
                case LBRACKET -> result = subscript(result);
                case LPAREN -> result = new Expr.Call(result, argumentParser.parse(), at.offset());
                default -> {
                    return result;
                }
            }
            nesting.link(++links, at);
        }
    }

    Expr filtersAndTests(Expr target) {
        Expr result = target;
        int links = 0;
        while (true) {
            Token at = tokens.current();
            if (at.kind() == TokenKind.PIPE) {
                result = filters(result);
            } else if (at.isName("is")) {
                result = test(result);
            } else if (at.kind() == TokenKind.LPAREN) {
                result = new Expr.Call(result, argumentParser.parse(), at.offset());
            } else {
                return result;
            }
            nesting.link(++links, at);
        }
    }

    private Expr attribute(Expr target) {
        tokens.next();
        Token token = tokens.next();
        return switch (token.kind()) {
            case NAME -> new Expr.Attribute(target, (String) token.value(), token.offset());
            case INTEGER -> new Expr.Item(target, new Expr.Literal(token.value(), token.offset()), token.offset());
            default -> throw tokens.error("Unexpected " + token.describe(), "a name or a number", token);
        };
    }

    private Expr subscript(Expr target) {
        Token open = tokens.next();
        List<Expr> items = new ArrayList<>();
        boolean comma = false;
        while (tokens.current().kind() != TokenKind.RBRACKET) {
            if (!items.isEmpty()) {
                tokens.expect(TokenKind.COMMA);
                comma = true;
            }
            items.add(subscripted());
        }
        tokens.next();
        if (items.isEmpty()) {
            throw tokens.error("Nothing between the brackets", "an index or a slice", open);
        }
        Expr index = comma ? new Expr.TupleOf(List.copyOf(items), open.offset()) : items.getFirst();
        return new Expr.Item(target, index, open.offset());
    }

    private Expr subscripted() {
        Token start = tokens.current();
        Expr from = null;
        if (start.kind() != TokenKind.COLON) {
            from = expressions.expression();
            if (tokens.current().kind() != TokenKind.COLON) {
                return from;
            }
        }
        tokens.next();
        Expr to = slicePart();
        Expr step = tokens.skip(TokenKind.COLON) ? slicePart() : null;
        return new Expr.Slice(from, to, step, start.offset());
    }

    private Expr slicePart() {
        return switch (tokens.current().kind()) {
            case COLON, RBRACKET, COMMA -> null;
            default -> expressions.expression();
        };
    }

    /** A chain of filters on a target; the target itself if there is none. */
    Expr filters(Expr target) {
        Expr result = target;
        int links = 0;
        while (tokens.current().kind() == TokenKind.PIPE) {
            Token at = tokens.next();
            nesting.link(++links, at);
            result = filter(result);
        }
        return result;
    }

    /** The filters of a filter block, where no bar precedes the first. */
    Expr firstFilter() {
        return filters(filter(null));
    }

    private Expr filter(Expr target) {
        int at = tokens.current().offset();
        String name = dottedName();
        CallArguments arguments =
                tokens.current().kind() == TokenKind.LPAREN ? argumentParser.parse() : CallArguments.NONE;
        return new Expr.Filter(target, name, arguments, at);
    }

    private String dottedName() {
        StringBuilder name =
                new StringBuilder((String) tokens.expect(TokenKind.NAME).value());
        while (tokens.skip(TokenKind.DOT)) {
            name.append('.').append((String) tokens.expect(TokenKind.NAME).value());
        }
        return name.toString();
    }

    private Expr test(Expr target) {
        tokens.next();
        boolean negated = tokens.skipName("not");
        Token at = tokens.current();
        String name = dottedName();
        Token token = tokens.current();
        CallArguments arguments = CallArguments.NONE;
        if (token.kind() == TokenKind.LPAREN) {
            arguments = argumentParser.parse();
        } else if (beginsTestArgument(token)) {
            if (token.isName("is")) {
                throw tokens.error("Tests cannot be chained with 'is'", "'and'", token);
            }
            arguments = new CallArguments(List.of(postfix(primaries.primary())), List.of(), null, null);
        }
        Expr result = new Expr.Test(target, name, arguments, at.offset());
        return negated ? new Expr.Not(result, at.offset()) : result;
    }

    private static boolean beginsTestArgument(Token token) {
        return switch (token.kind()) {
            case NAME -> !token.isName("else") && !token.isName("or") && !token.isName("and");
            case STRING, INTEGER, FLOAT, LBRACKET, LBRACE -> true;
            default -> false;
        };
    }
}
