package dev.tzero.jinja.syntax;

import java.util.ArrayList;
import java.util.List;

/** Parses the statements that name other templates. */
final class LinkParser {

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final TargetParser targets;

    LinkParser(TokenStream tokens, ExpressionParser expressions, TargetParser targets) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.targets = targets;
    }

    Stmt extending(Token word) {
        return new Stmt.Extends(expressions.expression(), word.offset());
    }

    Stmt include(Token word) {
        Expr template = expressions.expression();
        boolean ignoreMissing =
                tokens.current().isName("ignore") && tokens.lookAhead().isName("missing");
        if (ignoreMissing) {
            tokens.next();
            tokens.next();
        }
        boolean withContext = !beginsContext() || context();
        return new Stmt.Include(template, ignoreMissing, withContext, word.offset());
    }

    Stmt importing(Token word) {
        Expr template = expressions.expression();
        tokens.expectName("as");
        String target = targets.assignableName();
        boolean withContext = beginsContext() && context();
        return new Stmt.Import(template, target, withContext, word.offset());
    }

    Stmt fromImport(Token word) {
        Expr template = expressions.expression();
        tokens.expectName("import");
        List<Stmt.Imported> names = new ArrayList<>();
        do {
            if (beginsContext()) {
                break;
            }
            names.add(imported());
        } while (!beginsContext() && tokens.skip(TokenKind.COMMA));
        boolean withContext = beginsContext() && context();
        return new Stmt.FromImport(template, List.copyOf(names), withContext, word.offset());
    }

    private Stmt.Imported imported() {
        Token at = tokens.current();
        String name = targets.assignableName();
        if (name.startsWith("_")) {
            throw tokens.error("Name '" + name + "' cannot be imported", "a name that does not begin with '_'", at);
        }
        return new Stmt.Imported(name, tokens.skipName("as") ? targets.assignableName() : name);
    }

    private boolean beginsContext() {
        Token token = tokens.current();
        return (token.isName("with") || token.isName("without"))
                && tokens.lookAhead().isName("context");
    }

    private boolean context() {
        boolean with = tokens.next().isName("with");
        tokens.next();
        return with;
    }
}
