package dev.tzero.jinja.compile;

import dev.tzero.jinja.runtime.Compare;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.syntax.Expr;

/** Compiles chains of comparisons, whose operands are each evaluated once. */
final class Comparisons {

    private Comparisons() {}

    static Code compile(Expressions expressions, Expr.Compare compare, Scope scope) {
        Code first = expressions.compile(compare.first(), scope);
        int size = compare.rest().size();
        Comparing[] operators = new Comparing[size];
        Code[] rights = new Code[size];
        int[] places = new int[size];
        for (int i = 0; i < size; i++) {
            Expr.Comparison comparison = compare.rest().get(i);
            operators[i] = Comparing.of(comparison.operator());
            rights[i] = expressions.compile(comparison.right(), scope);
            places[i] = comparison.at();
        }
        if (size == 1) {
            Comparing operator = operators[0];
            Code right = rights[0];
            int at = places[0];
            return run -> {
                Object a = first.eval(run);
                Object b = right.eval(run);
                run.at = at;
                run.step();
                return operator.holds(run, a, b);
            };
        }
        return run -> {
            Object left = first.eval(run);
            for (int i = 0; i < size; i++) {
                Object right = rights[i].eval(run);
                run.at = places[i];
                run.step();
                if (!operators[i].holds(run, left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        };
    }

    /** One comparison of a chain. */
    private interface Comparing {

        boolean holds(Run run, Object left, Object right);

        static Comparing of(Expr.ComparisonOperator operator) {
            return switch (operator) {
                case EQ -> Compare::equal;
                case NE -> (run, left, right) -> !Compare.equal(run, left, right);
                case LT -> Compare::less;
                case LE -> Compare::lessOrEqual;
                case GT -> (run, left, right) -> Compare.greater(run, left, right);
                case GE -> (run, left, right) -> Compare.greaterOrEqual(run, left, right);
                case IN -> (run, left, right) -> Compare.contains(run, right, left);
                case NOT_IN -> (run, left, right) -> !Compare.contains(run, right, left);
            };
        }
    }
}
