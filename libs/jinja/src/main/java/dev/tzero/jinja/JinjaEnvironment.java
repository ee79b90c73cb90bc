package dev.tzero.jinja;

import dev.tzero.jinja.builtin.Standard;
import dev.tzero.jinja.compile.Program;
import dev.tzero.jinja.runtime.Builtin;
import dev.tzero.jinja.runtime.Library;
import dev.tzero.jinja.syntax.LexerOptions;
import dev.tzero.jinja.syntax.Parser;
import dev.tzero.jinja.syntax.Source;
import dev.tzero.jinja.syntax.Stmt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What templates are compiled with: options, filters, tests, globals and a budget. Immutable. */
public final class JinjaEnvironment {

    private final LexerOptions options;
    private final Library library;
    private final Budget budget;
    private final boolean autoescape;
    private final LoadedPrograms programs;

    private JinjaEnvironment(Builder builder) {
        this.options = new LexerOptions(builder.trimBlocks, builder.lstripBlocks, builder.keepTrailingNewline);
        Map<String, Builtin> filters = new HashMap<>(builder.library.filters());
        filters.putAll(builder.filters);
        Map<String, Object> globals = new HashMap<>(builder.library.globals());
        globals.putAll(builder.globals);
        this.library = new Library(filters, builder.library.tests(), globals);
        this.budget = builder.budget;
        this.autoescape = builder.autoescape;
        this.programs = new LoadedPrograms(this, builder.loader);
    }

    /** Jinja's defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Compiles a template.
     *
     * @param name for error messages
     * @param source the template
     * @throws JinjaException if the source is not a template, or larger than the budget
     */
    public Template compile(String name, String source) {
        return new Template(program(name, source), library, budget, autoescape);
    }

    Program program(String name, String source) {
        Source text = Source.of(name, source);
        if (source.length() > budget.sourceCharacters()) {
            throw text.error(
                    ErrorKind.BUDGET,
                    "Template of " + source.length() + " characters",
                    "at most " + budget.sourceCharacters() + " (Budget.sourceCharacters)",
                    0);
        }
        try {
            List<Stmt> statements = Parser.parse(text, options, budget.nesting());
            return Program.compile(text, statements, library, programs, programs.isOn(), autoescape);
        } catch (StackOverflowError e) {
            throw text.error(ErrorKind.BUDGET, "Nested too deep for the stack of this thread", "less nesting", 0);
        }
    }

    /** Collects the settings of an environment. */
    public static final class Builder {

        private boolean trimBlocks;
        private boolean lstripBlocks;
        private boolean keepTrailingNewline;
        private boolean autoescape;
        private TemplateLoader loader;
        private Library library = Standard.library();
        private Budget budget = Budget.DEFAULT;
        private final Map<String, Builtin> filters = new HashMap<>();
        private final Map<String, Builtin> globals = new HashMap<>();

        private Builder() {}

        /** Drop the line end after a block; off by default. */
        public Builder trimBlocks(boolean value) {
            trimBlocks = value;
            return this;
        }

        /** Drop blanks before a block that begins its line; off by default. */
        public Builder lstripBlocks(boolean value) {
            lstripBlocks = value;
            return this;
        }

        /** Keep the line end at the end of a source; off by default. */
        public Builder keepTrailingNewline(boolean value) {
            keepTrailingNewline = value;
            return this;
        }

        /** Escape what is printed for HTML, unless it is marked as safe; off by default. */
        public Builder autoescape(boolean value) {
            autoescape = value;
            return this;
        }

        /** Lets templates include, import and extend those of a loader; without one that is an error. */
        public Builder loader(TemplateLoader value) {
            loader = value;
            return this;
        }

        /** What each compilation and rendering may use; {@link Budget#DEFAULT} by default. */
        public Builder budget(Budget value) {
            budget = value;
            return this;
        }

        /** Adds PromptSource's filters {@code choice} and {@code most_frequent} and its global {@code zip}. */
        public Builder promptSourceAdditions() {
            library = Standard.withPromptSourceAdditions(library);
            return this;
        }

        /** Adds or replaces a filter; the first parameter is the value it is applied to. */
        public Builder filter(String name, Signature signature, JinjaFunction function) {
            filters.put(name, Builtin.of(name, signature, function));
            return this;
        }

        /** Adds or replaces a global function. */
        public Builder function(String name, Signature signature, JinjaFunction function) {
            globals.put(name, Builtin.of(name, signature, function));
            return this;
        }

        public JinjaEnvironment build() {
            return new JinjaEnvironment(this);
        }
    }
}
