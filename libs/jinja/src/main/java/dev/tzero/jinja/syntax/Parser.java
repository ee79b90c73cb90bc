package dev.tzero.jinja.syntax;

import dev.tzero.jinja.JinjaException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Turns tokens into statements; expressions are left to {@link ExpressionParser}. */
public final class Parser {

    private final TokenStream tokens;
    private final Nesting nesting;
    private final ExpressionParser expressions;
    private final TargetParser targetParser;
    private final LinkParser links;
    private final List<Token> openBlocks = new ArrayList<>();

    private Parser(TokenStream tokens, int nesting) {
        this.tokens = tokens;
        this.nesting = new Nesting(tokens, nesting);
        this.expressions = new ExpressionParser(tokens, this.nesting);
        this.targetParser = new TargetParser(tokens, this.nesting, expressions);
        this.links = new LinkParser(tokens, expressions, targetParser);
    }

    /**
     * The statements of a template.
     *
     * @param nesting deepest nesting of statements and expressions
     * @throws JinjaException if the source is not a template
     */
    public static List<Stmt> parse(Source source, LexerOptions options, int nesting) {
        TokenStream tokens = new TokenStream(source, Lexer.tokenize(source, options));
        return new Parser(tokens, nesting).statements(Set.of());
    }

    /** Statements up to a tag that begins with one of these words, which is left to be read. */
    private List<Stmt> statements(Collection<String> ends) {
        List<Stmt> body = new ArrayList<>();
        while (true) {
            Token token = tokens.current();
            switch (token.kind()) {
                case DATA -> {
                    tokens.next();
                    body.add(new Stmt.Text((String) token.value(), token.offset()));
                }
                case VARIABLE_BEGIN -> {
                    tokens.next();
                    Expr value = expressions.tuple(true);
                    tokens.expect(TokenKind.VARIABLE_END);
                    body.add(new Stmt.Print(value, token.offset()));
                }
                case BLOCK_BEGIN -> {
                    tokens.next();
                    Token word = tokens.current();
                    if (word.kind() == TokenKind.NAME && ends.contains(word.value())) {
                        return List.copyOf(body);
                    }
                    statement(body);
                    tokens.expect(TokenKind.BLOCK_END);
                }
                default -> {
                    if (!openBlocks.isEmpty()) {
                        Token open = openBlocks.getLast();
                        throw tokens.error("'" + open.value() + "' is never closed", choices(ends), open);
                    }
                    return List.copyOf(body);
                }
            }
        }
    }

    private void statement(List<Stmt> body) {
        Token word = tokens.current();
        if (word.kind() != TokenKind.NAME) {
            throw tokens.error("Unexpected " + word.describe(), "the name of a statement", word);
        }
        tokens.next();
        openBlocks.add(word);
        nesting.enter(word);
        body.add(
                switch ((String) word.value()) {
                    case "for" -> forLoop(word);
                    case "if" -> ifBlock(word);
                    case "set" -> set(word);
                    case "print" -> print(word);
                    case "macro" -> macro(word);
                    case "call" -> callBlock(word);
                    case "filter" -> filterBlock(word);
                    case "with" -> with(word);
                    case "autoescape" -> autoescape(word);
                    case "block" -> namedBlock(word);
                    case "extends" -> links.extending(word);
                    case "include" -> links.include(word);
                    case "import" -> links.importing(word);
                    case "from" -> links.fromImport(word);
                    default -> throw unknown(word);
                });
        nesting.leave();
        openBlocks.removeLast();
    }

    private JinjaException unknown(Token word) {
        String open = openBlocks.size() > 1
                ? "inside '" + openBlocks.get(openBlocks.size() - 2).value() + "', a statement or its end"
                : "for, if, set, print, macro, call, filter, with, autoescape, block, extends, include, import,"
                        + " from or raw";
        return tokens.error("Unknown statement '" + word.value() + "'", open, word);
    }

    private Stmt print(Token word) {
        List<Expr> values = new ArrayList<>();
        do {
            values.add(expressions.expression());
        } while (tokens.skip(TokenKind.COMMA) && tokens.current().kind() != TokenKind.BLOCK_END);
        Expr value = values.size() == 1 ? values.getFirst() : new Expr.Concat(List.copyOf(values), word.offset());
        return new Stmt.Print(value, word.offset());
    }

    private Stmt forLoop(Token word) {
        Target target = targetParser.target(false, "in");
        tokens.expectName("in");
        Expr iterable = expressions.tuple(false, "recursive");
        Expr condition = tokens.skipName("if") ? expressions.expression() : null;
        boolean recursive = tokens.skipName("recursive");
        List<Stmt> body = block("endfor", "else");
        List<Stmt> otherwise = List.of();
        if (tokens.next().isName("else")) {
            otherwise = block("endfor");
            tokens.next();
        }
        return new Stmt.For(target, iterable, condition, recursive, body, otherwise, word.offset());
    }

    private Stmt ifBlock(Token word) {
        List<Stmt.Branch> branches = new ArrayList<>();
        List<Stmt> otherwise = List.of();
        while (true) {
            Expr test = expressions.tuple(false);
            branches.add(new Stmt.Branch(test, block("elif", "else", "endif")));
            Token end = tokens.next();
            if (end.isName("elif")) {
                continue;
            }
            if (end.isName("else")) {
                otherwise = block("endif");
                tokens.next();
            }
            return new Stmt.If(List.copyOf(branches), otherwise, word.offset());
        }
    }

    private Stmt set(Token word) {
        Target target = targetParser.target(true);
        if (tokens.skip(TokenKind.ASSIGN)) {
            return new Stmt.Set(target, expressions.tuple(true), word.offset());
        }
        Expr filter = expressions.postfixes().filters(null);
        List<Stmt> body = block("endset");
        tokens.next();
        return new Stmt.SetBlock(target, filter, body, word.offset());
    }

    private Stmt macro(Token word) {
        String name = targetParser.assignableName();
        List<Stmt.Parameter> parameters = parameters();
        List<Stmt> body = block("endmacro");
        tokens.next();
        return new Stmt.Macro(name, parameters, body, word.offset());
    }

    private Stmt callBlock(Token word) {
        List<Stmt.Parameter> parameters = tokens.current().kind() == TokenKind.LPAREN ? parameters() : List.of();
        Token start = tokens.current();
        Expr call = expressions.expression();
        if (!(call instanceof Expr.Call)) {
            throw tokens.error("A call block names no call", "a call, like name(arguments)", start);
        }
        List<Stmt> body = block("endcall");
        tokens.next();
        return new Stmt.CallBlock(call, parameters, body, word.offset());
    }

    private List<Stmt.Parameter> parameters() {
        List<Stmt.Parameter> parameters = new ArrayList<>();
        tokens.expect(TokenKind.LPAREN);
        while (tokens.current().kind() != TokenKind.RPAREN) {
            if (!parameters.isEmpty()) {
                tokens.expect(TokenKind.COMMA);
            }
            Token at = tokens.current();
            String name = targetParser.assignableName();
            Expr defaultValue = null;
            if (tokens.skip(TokenKind.ASSIGN)) {
                defaultValue = expressions.expression();
            } else if (!parameters.isEmpty() && parameters.getLast().defaultValue() != null) {
                throw tokens.error("Parameter '" + name + "' has no default", "one, as those before it", at);
            }
            parameters.add(new Stmt.Parameter(name, defaultValue));
        }
        tokens.expect(TokenKind.RPAREN);
        return List.copyOf(parameters);
    }

    private Stmt filterBlock(Token word) {
        Expr filter = expressions.postfixes().firstFilter();
        List<Stmt> body = block("endfilter");
        tokens.next();
        return new Stmt.FilterBlock(filter, body, word.offset());
    }

    private Stmt with(Token word) {
        List<Target> targets = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (tokens.current().kind() != TokenKind.BLOCK_END) {
            if (!targets.isEmpty()) {
                tokens.expect(TokenKind.COMMA);
            }
            targets.add(targetParser.target(false));
            tokens.expect(TokenKind.ASSIGN);
            values.add(expressions.expression());
        }
        List<Stmt> body = block("endwith");
        tokens.next();
        return new Stmt.With(List.copyOf(targets), List.copyOf(values), body, word.offset());
    }

    private Stmt autoescape(Token word) {
        Expr value = expressions.expression();
        List<Stmt> body = block("endautoescape");
        tokens.next();
        return new Stmt.Autoescape(value, body, word.offset());
    }

    private Stmt namedBlock(Token word) {
        String name = targetParser.assignableName();
        boolean scoped = tokens.skipName("scoped");
        boolean required = tokens.skipName("required");
        if (tokens.current().kind() == TokenKind.SUB) {
            throw tokens.error("Block name contains a hyphen", "an underscore", tokens.current());
        }
        List<Stmt> body = block("endblock");
        if (required && !body.stream().allMatch(Parser::isBlank)) {
            throw tokens.error("Required block '" + name + "' has a body", "nothing but comments and blanks", word);
        }
        tokens.next();
        tokens.skipName(name);
        return new Stmt.Block(name, body, scoped, required, word.offset());
    }

    private static boolean isBlank(Stmt statement) {
        return statement instanceof Stmt.Text(String text, int _)
                && text.chars().allMatch(c -> Whitespace.isSpace((char) c));
    }

    /** The body behind the tag that ends here; the word that ends it is next. */
    private List<Stmt> block(String... ends) {
        tokens.skip(TokenKind.COLON);
        tokens.expect(TokenKind.BLOCK_END);
        return statements(List.of(ends));
    }

    private static String choices(Collection<String> ends) {
        return String.join(" or ", ends.stream().map(end -> "{% " + end + " %}").toList());
    }
}
