package dev.tzero.jinja.syntax;

import dev.tzero.jinja.syntax.Expr.BinaryOperator;
import dev.tzero.jinja.syntax.Expr.ComparisonOperator;
import java.util.ArrayList;
import java.util.List;

/** Parses expressions with Jinja's precedence, which differs from Python's for {@code ~}, {@code **} and filters. */
final class ExpressionParser {

    private final TokenStream tokens;
    private final Nesting nesting;
    private final PrimaryParser primaries;
    private final PostfixParser postfixes;

    ExpressionParser(TokenStream tokens, Nesting nesting) {
        this.tokens = tokens;
        this.nesting = nesting;
        this.primaries = new PrimaryParser(tokens, this);
        this.postfixes = new PostfixParser(tokens, nesting, this, primaries);
    }

    /** Parses filters that no operand precedes. */
    PostfixParser postfixes() {
        return postfixes;
    }

    Expr expression() {
        return expression(true);
    }

    private Expr expression(boolean withConditional) {
        nesting.enter(tokens.current());
        Expr result = withConditional ? conditional() : or();
        nesting.leave();
        return result;
    }

    /** An expression, or a tuple without parentheses; ends before one of the words. */
    Expr tuple(boolean withConditional, String... endWords) {
        return tuple(withConditional, false, endWords);
    }

    Expr tuple(boolean withConditional, boolean inParentheses, String... endWords) {
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

    boolean isTupleEnd(String... endWords) {
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

    private Expr conditional() {
        Expr result = or();
        int links = 0;
        while (tokens.current().isName("if")) {
            Token word = tokens.next();
            nesting.link(++links, word);
            Expr test = or();
            Expr otherwise = null;
            if (tokens.skipName("else")) {
                nesting.enter(word);
                otherwise = conditional();
                nesting.leave();
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
            nesting.link(++links, word);
            left = new Expr.Or(left, and(), word.offset());
        }
        return left;
    }

    private Expr and() {
        Expr left = not();
        int links = 0;
        while (tokens.current().isName("and")) {
            Token word = tokens.next();
            nesting.link(++links, word);
            left = new Expr.And(left, not(), word.offset());
        }
        return left;
    }

    private Expr not() {
        if (!tokens.current().isName("not")) {
            return compare();
        }
        Token word = tokens.next();
        nesting.enter(word);
        Expr result = new Expr.Not(not(), word.offset());
        nesting.leave();
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
            nesting.link(++links, at);
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
            nesting.link(++links, at);
            left = new Expr.Binary(operator, left, power(), at.offset());
        }
    }

    /** Groups to the left, unlike Python's. */
    private Expr power() {
        Expr left = unary(true);
        int links = 0;
        while (tokens.current().kind() == TokenKind.POW) {
            Token at = tokens.next();
            nesting.link(++links, at);
            left = new Expr.Binary(BinaryOperator.POW, left, unary(true), at.offset());
        }
        return left;
    }

    private Expr unary(boolean withFilters) {
        Token token = tokens.current();
        nesting.enter(token);
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
                    default -> primaries.primary();
                };
        result = postfixes.postfix(result);
        if (withFilters) {
            result = postfixes.filtersAndTests(result);
        }
        nesting.leave();
        return result;
    }
}
