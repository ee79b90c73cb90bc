package dev.tzero.jinja;

import dev.tzero.jinja.compile.Program;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Library;
import dev.tzero.jinja.runtime.Run;
import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A compiled template. Immutable and safe for threads. */
public final class Template {

    private final Program program;
    private final Library library;
    private final Budget budget;
    private final boolean autoescape;

    Template(Program program, Library library, Budget budget, boolean autoescape) {
        this.program = program;
        this.library = library;
        this.budget = budget;
        this.autoescape = autoescape;
    }

    public String name() {
        return program.source().name();
    }

    /** The source, with line ends normalized. */
    public String source() {
        return program.source().text();
    }

    /** Variables the template may read from its context; globals are not among them. */
    public Set<String> undeclaredVariables() {
        return program.undeclared();
    }

    /**
     * Fails at the first statement that names another template (include, import, from, extends): without a loader the
     * template could not get past it.
     *
     * @throws JinjaException with the place of that statement
     */
    public void requireAlone() {
        program.firstLink().ifPresent(at -> {
            throw program.source()
                    .error(ErrorKind.TEMPLATE, "Another template is named", "a template that stands alone", at);
        });
    }

    /**
     * Renders with plain data; a filter that draws at random fails.
     *
     * @throws JinjaException if an operation fails or the budget is spent
     */
    public String render(Map<String, ?> variables) {
        return render(Variables.of(variables), null);
    }

    /**
     * Renders with plain data.
     *
     * @param random what random filters draw from; null if they are to fail
     * @throws JinjaException if an operation fails or the budget is spent
     */
    public String render(Variables variables, RandomGenerator random) {
        Output out = new Output();
        renderTo(out, variables, random);
        return out.toString();
    }

    /** As {@link #render(Variables, RandomGenerator)}, added to an output, which is left incomplete on failure. */
    public void renderTo(Output out, Variables variables, RandomGenerator random) {
        Run run = new Run(budget, library, random, variables, program.changesData(), out);
        run.autoescape = autoescape;
        run.context = program.context(run::data);
        try {
            program.write(run);
        } catch (Failure failure) {
            throw run.context.source.error(failure.kind(), failure.getMessage(), failure.expected(), run.at);
        } catch (ConcurrentModificationException e) {
            throw run.context.source.error(
                    ErrorKind.VALUE, "dictionary changed size during iteration", "no change while iterating", run.at);
        } catch (StackOverflowError e) {
            throw run.context.source.error(ErrorKind.BUDGET, "Nested too deep", "less nesting", run.at);
        }
    }
}
