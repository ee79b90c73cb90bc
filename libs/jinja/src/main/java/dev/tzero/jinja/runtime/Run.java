package dev.tzero.jinja.runtime;

import dev.tzero.jinja.Budget;
import dev.tzero.jinja.Invocation;
import dev.tzero.jinja.Variables;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** One rendering: its variables, its output and what it has used of its budget. Not for several threads. */
public final class Run implements Invocation {

    private static final Object UNRESOLVED = new Object();

    private final Budget budget;
    private final Library library;
    private final RandomGenerator random;
    private final Variables variables;
    private final Object[] context;
    private final boolean copyData;
    private StringBuilder out;
    private int outStart;
    private long stepsLeft;
    private int depth;

    /** The variables of the template or macro that runs. */
    public Frame frame;

    /** Where in the source the operation at hand stands. */
    public int at;

    /**
     * @param contextSize number of context variables the template names
     * @param copyData whether the template may change lists and dicts, which must not reach the caller's
     */
    public Run(
            Budget budget,
            Library library,
            RandomGenerator random,
            Variables variables,
            int contextSize,
            boolean copyData,
            StringBuilder out) {
        this.budget = budget;
        this.library = library;
        this.random = random;
        this.variables = variables;
        this.context = new Object[contextSize];
        Arrays.fill(context, UNRESOLVED);
        this.copyData = copyData;
        this.out = out;
        this.outStart = out.length();
        this.stepsLeft = budget.steps();
    }

    /**
     * A variable of the context.
     *
     * @param index its number in the template
     * @param fallback a global of that name, or {@link Frame#UNSET}
     */
    public Object contextValue(int index, String name, Object fallback) {
        Object value = context[index];
        if (value == UNRESOLVED) {
            value = variables.get(name);
            if (value == Variables.MISSING) {
                value = fallback;
            } else {
                Types.check(value);
                if (copyData) {
                    value = Copy.deep(value, this, 0);
                }
            }
            context[index] = value;
        }
        return value;
    }

    public void write(String text) {
        if (text.length() > budget.outputCharacters() - (out.length() - outStart)) {
            throw outputSpent();
        }
        out.append(text);
    }

    /** Writes as {@code str(value)}. */
    public void print(Object value) {
        if (value instanceof String text) {
            write(text);
            return;
        }
        int before = out.length();
        Text.str(value, out, budget.outputCharacters() + outStart);
        stepsLeft -= out.length() - before >> 4;
        if (out.length() - outStart > budget.outputCharacters()) {
            throw outputSpent();
        }
    }

    private Failure outputSpent() {
        return Failure.budget(
                "Output too long", "at most " + budget.outputCharacters() + " characters (Budget.outputCharacters)");
    }

    /** Text that a block writes, instead of the output. */
    public String capture(Runnable block) {
        StringBuilder outer = out;
        int outerStart = outStart;
        StringBuilder inner = new StringBuilder();
        out = inner;
        outStart = 0;
        try {
            block.run();
        } finally {
            out = outer;
            outStart = outerStart;
        }
        chargeText(inner.length());
        return inner.toString();
    }

    /** Enters a call; fails when calls are nested too deep. */
    public void enter() {
        if (++depth > budget.nesting()) {
            throw Failure.budget("Calls nested too deep", "at most " + budget.nesting() + " levels (Budget.nesting)");
        }
    }

    public void leave() {
        depth--;
    }

    /** Counts one step. */
    public void step() {
        if (--stepsLeft < 0) {
            throw stepsSpent();
        }
    }

    @Override
    public void charge(long steps) {
        stepsLeft -= steps;
        if (stepsLeft < 0) {
            throw stepsSpent();
        }
    }

    private Failure stepsSpent() {
        return Failure.budget("Too many operations", "at most " + budget.steps() + " steps (Budget.steps)");
    }

    int longestText() {
        return budget.outputCharacters();
    }

    /** Fails if a text is longer than the budget. */
    public void limitText(long length) {
        if (length > budget.outputCharacters()) {
            throw Failure.budget(
                    "Text of " + length + " characters",
                    "at most " + budget.outputCharacters() + " (Budget.outputCharacters)");
        }
    }

    @Override
    public void chargeText(long length) {
        limitText(length);
        charge(1 + (length >> 6));
    }

    @Override
    public void chargeItems(long size) {
        if (size > budget.collectionSize()) {
            throw Failure.budget(
                    "Collection of " + (size == Long.MAX_VALUE ? "very many" : size) + " elements",
                    "at most " + budget.collectionSize() + " (Budget.collectionSize)");
        }
        charge(1 + (size >> 2));
    }

    public Library library() {
        return library;
    }

    /** Whether lists and dicts of the caller are copied, so that they may be changed. */
    boolean ownsData() {
        return copyData;
    }

    int nesting() {
        return budget.nesting();
    }

    @Override
    public RandomGenerator random() {
        if (random == null) {
            throw Failure.value("The template draws at random, but the rendering got no generator", "a generator");
        }
        return random;
    }
}
