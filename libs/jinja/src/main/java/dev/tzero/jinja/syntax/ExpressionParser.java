package dev.tzero.jinja.syntax;

import dev.tzero.jinja.syntax.Expr.BinaryOperator;
import dev.tzero.jinja.syntax.Expr.ComparisonOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses expressions with Jinja's precedence, which differs from Python's for {@code ~}, {@code **} and filters. */
final class ExpressionParser {

    /** Longest chain of one precedence; each link nests the tree once more. */
    private static final int CHAIN_PER_NESTING = 5;

    private static final Set<String> RESERVED = Set.of("true", "false", "none", "True", "False", "None");

    private final TokenStream tokens;
    private final int nesting;
    private int depth;

    ExpressionParser(TokenStream tokens, int nesting) {
        this.tokens = tokens;
        this.nesting = nesting;
    }

    void enter(Token at) {
        if (++depth > nesting) {
            throw Parser.tooDeep(tokens.source(), nesting, at.offset());
        }
    }

    void leave() {
        depth--;
    }

    Expr expression() {
        return expression(true);
    }

    private Expr expression(boolean withConditional) {
        enter(tokens.current());
        Expr result = withConditional ? conditional() : or();
        leave();
        return result;
    }

    /** An expression, or a tuple without parentheses; ends before one of the words. */
    Expr tuple(boolean withConditional, String... endWords) {
        return tuple(withConditional, false, endWords);
    }

    private Expr tuple(boolean withConditional, boolean inParentheses, String... endWords) {
        Token start = tokens.current();
        List<Expr> items = new ArrayList<>();
        boolean isTuple = false;
        while (true) {
            if (!items.isEmpty()) {
                tokens.expect(TokenKind.COMMA);
            }
            if (isTupleEnd(endWords)) {
                break;
            }
            items.add(expression(withConditional));
            if (tokens.current().kind() != TokenKind.COMMA) {
                break;
            }
            isTuple = true;
        }
        if (!isTuple && !items.isEmpty()) {
            return items.getFirst();
        }
        if (!isTuple && !inParentheses) {
            throw tokens.error("Unexpected " + tokens.current().describe(), "an expression", tokens.current());
        }
        return new Expr.TupleOf(List.copyOf(items), start.offset());
    }

    private boolean isTupleEnd(String... endWords) {
        Token token = tokens.current();
        if (token.kind() == TokenKind.VARIABLE_END
                || token.kind() == TokenKind.BLOCK_END
                || token.kind() == TokenKind.RPAREN) {
            return true;
        }
        for (String word : endWords) {
            if (token.isName(word)) {
                return true;
            }
        }
        return false;
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
            if (isTupleEnd(endWords) || tokens.current().kind() == TokenKind.ASSIGN) {
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
        enter(start);
        Target result;
        if (tokens.skip(TokenKind.LPAREN)) {
            result = target(false);
            tokens.expect(TokenKind.RPAREN);
        } else {
            result = new Target.NameTarget(assignableName(), start.offset());
        }
        leave();
        return result;
    }

    String assignableName() {
        Token token = tokens.current();
        if (token.kind() != TokenKind.NAME || RESERVED.contains(token.value())) {
            throw tokens.error("Cannot assign to " + token.describe(), "a name", token);
        }
        return (String) tokens.next().value();
    }

    private Expr conditional() {
        Expr result = or();
        int links = 0;
        while (tokens.current().isName("if")) {
            Token word = tokens.next();
            link(++links, word);
            Expr test = or();
            Expr otherwise = null;
            if (tokens.skipName("else")) {
                enter(word);
                otherwise = conditional();
                leave();
            }
            result = new Expr.Conditional(test, result, otherwise, word.offset());
        }
        return result;
    }

    private Expr or() {
        Expr left = and();
        int links = 0;
        while (tokens.current().isName("or")) {
            Token word = tokens.next();
            link(++links, word);
            left = new Expr.Or(left, and(), word.offset());
        }
        return left;
    }

    private Expr and() {
        Expr left = not();
        int links = 0;
        while (tokens.current().isName("and")) {
            Token word = tokens.next();
            link(++links, word);
            left = new Expr.And(left, not(), word.offset());
        }
        return left;
    }

    private Expr not() {
        if (!tokens.current().isName("not")) {
            return compare();
        }
        Token word = tokens.next();
        enter(word);
        Expr result = new Expr.Not(not(), word.offset());
        leave();
        return result;
    }

    private Expr compare() {
        Token start = tokens.current();
        Expr first = sum();
        List<Expr.Comparison> rest = new ArrayList<>();
        for (ComparisonOperator operator = comparison(); operator != null; operator = comparison()) {
            Token at = tokens.next();
            if (operator == ComparisonOperator.NOT_IN) {
                tokens.next();
            }
            rest.add(new Expr.Comparison(operator, sum(), at.offset()));
        }
        return rest.isEmpty() ? first : new Expr.Compare(first, List.copyOf(rest), start.offset());
    }

    private ComparisonOperator comparison() {
        Token token = tokens.current();
        return switch (token.kind()) {
            case EQ -> ComparisonOperator.EQ;
            case NE -> ComparisonOperator.NE;
            case LT -> ComparisonOperator.LT;
            case LE -> ComparisonOperator.LE;
            case GT -> ComparisonOperator.GT;
            case GE -> ComparisonOperator.GE;
            case NAME -> {
                if (token.isName("in")) {
                    yield ComparisonOperator.IN;
                }
                yield token.isName("not") && tokens.lookAhead().isName("in") ? ComparisonOperator.NOT_IN : null;
            }
            default -> null;
        };
    }

    private Expr sum() {
        Expr left = concat();
        int links = 0;
        while (true) {
            BinaryOperator operator =
                    switch (tokens.current().kind()) {
                        case ADD -> BinaryOperator.ADD;
                        case SUB -> BinaryOperator.SUB;
                        default -> null;
                    };
            if (operator == null) {
                return left;
            }
            Token at = tokens.next();
            link(++links, at);
            left = new Expr.Binary(operator, left, concat(), at.offset());
        }
    }

    private Expr concat() {
        Expr first = product();
        if (tokens.current().kind() != TokenKind.TILDE) {
            return first;
        }
        Token at = tokens.current();
        List<Expr> parts = new ArrayList<>(List.of(first));
        while (tokens.skip(TokenKind.TILDE)) {
            parts.add(product());
        }
        return new Expr.Concat(List.copyOf(parts), at.offset());
    }

    private Expr product() {
        Expr left = power();
        int links = 0;
        while (true) {
            BinaryOperator operator =
                    switch (tokens.current().kind()) {
                        case MUL -> BinaryOperator.MUL;
                        case DIV -> BinaryOperator.DIV;
                        case FLOORDIV -> BinaryOperator.FLOORDIV;
                        case MOD -> BinaryOperator.MOD;
                        default -> null;
                    };
            if (operator == null) {
                return left;
            }
            Token at = tokens.next();
            link(++links, at);
            left = new Expr.Binary(operator, left, power(), at.offset());
        }
    }

    /** Groups to the left, unlike Python's. */
    private Expr power() {
        Expr left = unary(true);
        int links = 0;
        while (tokens.current().kind() == TokenKind.POW) {
            Token at = tokens.next();
            link(++links, at);
            left = new Expr.Binary(BinaryOperator.POW, left, unary(true), at.offset());
        }
        return left;
    }

    private Expr unary(boolean withFilters) {
        Token token = tokens.current();
        enter(token);
        Expr result =
                switch (token.kind()) {
                    case SUB -> {
                        tokens.next();
                        yield new Expr.Unary(Expr.UnaryOperator.MINUS, unary(false), token.offset());
                    }
                    case ADD -> {
                        tokens.next();
                        yield new Expr.Unary(Expr.UnaryOperator.PLUS, unary(false), token.offset());
                    }
                    default -> primary();
                };
        result = postfix(result);
        if (withFilters) {
            result = filtersAndTests(result);
        }
        leave();
        return result;
    }

    private Expr primary() {
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
                Expr inner = tuple(true, true);
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
                items.add(expression());
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
                Expr key = expression();
                tokens.expect(TokenKind.COLON);
                items.add(new Expr.Pair(key, expression()));
            }
        }
        tokens.next();
        return new Expr.DictOf(List.copyOf(items), at);
    }

    private Expr postfix(Expr target) {
        Expr result = target;
        int links = 0;
        while (true) {
            Token at = tokens.current();
            switch (at.kind()) {
                case DOT -> result = attribute(result);
                case LBRACKET -> result = subscript(result);
                case LPAREN -> result = new Expr.Call(result, arguments(), at.offset());
                default -> {
                    return result;
                }
            }
            link(++links, at);
        }
    }

    private Expr filtersAndTests(Expr target) {
        Expr result = target;
        int links = 0;
        while (true) {
            Token at = tokens.current();
            if (at.kind() == TokenKind.PIPE) {
                result = filters(result);
            } else if (at.isName("is")) {
                result = test(result);
            } else if (at.kind() == TokenKind.LPAREN) {
                result = new Expr.Call(result, arguments(), at.offset());
            } else {
                return result;
            }
            link(++links, at);
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
            from = expression();
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
            default -> expression();
        };
    }

    /** A chain of filters on a target; the target itself if there is none. */
    Expr filters(Expr target) {
        Expr result = target;
        int links = 0;
        while (tokens.current().kind() == TokenKind.PIPE) {
            Token at = tokens.next();
            link(++links, at);
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
        CallArguments arguments = tokens.current().kind() == TokenKind.LPAREN ? arguments() : CallArguments.NONE;
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
            arguments = arguments();
        } else if (beginsTestArgument(token)) {
            if (token.isName("is")) {
                throw tokens.error("Tests cannot be chained with 'is'", "'and'", token);
            }
            arguments = new CallArguments(List.of(postfix(primary())), List.of(), null, null);
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

    private CallArguments arguments() {
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
                star = expression();
            } else if (at.kind() == TokenKind.POW && doubleStar == null) {
                tokens.next();
                doubleStar = expression();
            } else if (at.kind() == TokenKind.NAME
                    && tokens.lookAhead().kind() == TokenKind.ASSIGN
                    && doubleStar == null) {
                tokens.next();
                tokens.next();
                keywords.add(new CallArguments.Keyword((String) at.value(), expression()));
            } else if (star == null && doubleStar == null && keywords.isEmpty()) {
                positional.add(expression());
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

    private void link(int links, Token at) {
        if (links > nesting * CHAIN_PER_NESTING) {
            throw Parser.tooDeep(tokens.source(), nesting, at.offset());
        }
    }
}
