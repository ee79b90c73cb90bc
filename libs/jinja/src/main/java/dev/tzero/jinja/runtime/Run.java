package dev.tzero.jinja.runtime;

import dev.tzero.jinja.Budget;
import dev.tzero.jinja.ErrorKind;
import dev.tzero.jinja.Invocation;
import dev.tzero.jinja.Output;
import dev.tzero.jinja.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One rendering: its variables, its output and what it has used of its budget. Not for several threads. */
public final class Run implements Invocation {

    /** Most templates inside one another. */
    private static final int DEEPEST_INCLUDE = 30;

    private final Budget budget;
    private final Library library;
    private final RandomGenerator random;
    private final Variables variables;
    private final boolean copyData;
    private final Map<String, Object> copies;
    private List<String> included = List.of();
    private final Output out;
    private int outStart;
    private long stepsLeft;
    private int depth;

    /** The variables of the template or macro that runs. */
    public Frame frame;

    /** The template that runs. */
    public Context context;

    /** Whether what is printed is escaped, for filters that ask. */
    public boolean autoescape;

    /** Where in the source the operation at hand stands. */
    public int at;

    /** @param copyData whether templates may change lists and dicts, which must not reach the caller's */
    public Run(
            Budget budget, Library library, RandomGenerator random, Variables variables, boolean copyData, Output out) {
        this.budget = budget;
        this.library = library;
        this.random = random;
        this.variables = variables;
        this.copyData = copyData;
        this.copies = copyData ? new HashMap<>() : null;
        this.out = out;
        this.outStart = out.length();
        this.stepsLeft = budget.steps();
    }

    /** A variable of the caller, or {@link Variables#MISSING}. */
    public Object data(String name) {
        if (copyData && copies.containsKey(name)) {
            return copies.get(name);
        }
        Object value = variables.get(name);
        if (value != Variables.MISSING) {
            Types.check(value);
            if (copyData) {
                value = Copy.deep(value, this, 0);
                copies.put(name, value);
            }
        }
        return value;
    }

    /** Runs code in another context, and comes back to this one. */
    public void in(Context other, Consumer<Run> code) {
        Context context = this.context;
        Frame frame = this.frame;
        int at = this.at;
        enter();
        this.context = other;
        code.accept(this);
        leave();
        this.context = context;
        this.frame = frame;
        this.at = at;
    }

    /** As {@link #in}, for a template that another one names; such templates must not go on naming one another. */
    public void inTemplate(String name, Context other, Consumer<Run> code) {
        if (included.size() >= Math.min(budget.nesting(), DEEPEST_INCLUDE)) {
            List<String> last = included.subList(included.size() - 3, included.size());
            throw new Failure(
                    ErrorKind.TEMPLATE,
                    "Templates name one another without end: … > " + String.join(" > ", last) + " > " + name,
                    "at most " + included.size() + " templates inside one another");
        }
        included = included.isEmpty() ? new ArrayList<>() : included;
        included.add(name);
        in(other, code);
        included.removeLast();
    }

    public void write(String text) {
        if (text.length() > budget.outputCharacters() - (out.length() - outStart)) {
            throw outputSpent();
        }
        out.write(text);
    }

    /** A text as a value: safe where what is printed is escaped. */
    public Object markup(String text) {
        return autoescape ? new Markup(text) : text;
    }

    /** As {@link #print}, escaped unless the value is safe. */
    public void printEscaped(Object value) {
        if (value instanceof Markup markup) {
            write(markup.text());
        } else if (value instanceof Long || value instanceof Undefined) {
            print(value);
        } else {
            String text = Markup.escape(Text.str(this, value));
            chargeText(text.length());
            write(text);
        }
    }

    /** Writes as {@code str(value)}. */
    public void print(Object value) {
        if (value instanceof String text) {
            write(text);
            return;
        }
        String text = Text.str(this, value);
        stepsLeft -= text.length() >> 6;
        write(text);
    }

    private Failure outputSpent() {
        return Failure.budget(
                "Output too long", "at most " + budget.outputCharacters() + " characters (Budget.outputCharacters)");
    }

    /** Text that a block writes, instead of the output. */
    public String capture(Runnable block) {
        int outerStart = outStart;
        int first = out.size();
        outStart = out.length();
        block.run();
        outStart = outerStart;
        String text = out.cut(first);
        chargeText(text.length());
        return text;
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

    /** Fails if a collection has become larger than the budget. */
    void limitItems(int size) {
        if (size > budget.collectionSize()) {
            throw tooManyItems(size);
        }
    }

    private Failure tooManyItems(long size) {
        return Failure.budget(
                "Collection of " + (size == Long.MAX_VALUE ? "very many" : size) + " elements",
                "at most " + budget.collectionSize() + " (Budget.collectionSize)");
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
            throw tooManyItems(size);
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
