package dev.tzero.jinja.compile;

import dev.tzero.jinja.runtime.Types;
import dev.tzero.jinja.syntax.Expr;

/** Whether what is printed at one place is escaped. */
enum Escaping {
    ON,
    OFF,
    /** Known only when the code runs. */
    WHEN_RUN;

    /** What an {@code autoescape} block asks for. */
    static Escaping of(Expr value) {
        return value instanceof Expr.Literal(Object constant, int _) ? Types.truth(constant) ? ON : OFF : WHEN_RUN;
    }
}
