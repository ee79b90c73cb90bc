package dev.tzero.prompts;

import dev.tzero.jinja.Budget;
import dev.tzero.jinja.JinjaEnvironment;
import dev.tzero.jinja.JinjaException;
import dev.tzero.jinja.Output;
import dev.tzero.jinja.Template;
import dev.tzero.jinja.Variables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** A prompt, compiled once and applied to many rows. Immutable and safe for threads. */
public final class CompiledPrompt {

    /** Divides input, targets and choices. */
    public static final String SEPARATOR = "|||";

    /** The variable that holds the choices of the row. */
    public static final String ANSWER_CHOICES = "answer_choices";

    /** Renderings are cut up before the next one begins, so a thread needs one. */
    private static final ThreadLocal<Output> OUTPUT = ThreadLocal.withInitial(Output::new);

    private static final JinjaEnvironment DEFAULT = environment(Budget.DEFAULT).build();

    private final Prompt prompt;
    private final Template choices;
    private final Template body;
    private final RewrittenSource source;

    /** Choices that neither the row nor chance changes; null if there are none. */
    private final List<String> fixedChoices;

    private CompiledPrompt(Prompt prompt, Template choices, Template body, RewrittenSource source) {
        this.prompt = prompt;
        this.choices = choices;
        this.body = body;
        this.source = source;
        this.fixedChoices = fixed(choices);
    }

    /** Compiles within the default budget. */
    public static CompiledPrompt of(Prompt prompt, Truncation truncation) {
        return of(prompt, truncation, Budget.DEFAULT);
    }

    /**
     * Compiles a prompt.
     *
     * @throws JinjaException if one of its templates is none
     */
    public static CompiledPrompt of(Prompt prompt, Truncation truncation, Budget budget) {
        JinjaEnvironment environment =
                budget.equals(Budget.DEFAULT) ? DEFAULT : environment(budget).build();
        Template choices = prompt.answerChoices() == null
                ? null
                : environment.compile(prompt.label() + "#answer_choices", prompt.answerChoices());
        Template body = environment.compile(prompt.label(), prompt.jinja());
        if (truncation == Truncation.NONE) {
            return new CompiledPrompt(prompt, choices, body, RewrittenSource.unchanged(prompt.jinja()));
        }
        RewrittenSource truncated = RewrittenSource.truncated(prompt.jinja());
        try {
            return new CompiledPrompt(
                    prompt, choices, environment.compile(prompt.label(), truncated.text()), truncated);
        } catch (JinjaException e) {
            throw truncated.inOriginal(e);
        }
    }

    /** What the templates of prompts are compiled with. */
    static JinjaEnvironment.Builder environment(Budget budget) {
        return JinjaEnvironment.builder().promptSourceAdditions().budget(budget);
    }

    public Prompt prompt() {
        return prompt;
    }

    /** Names of the row's columns that the prompt may read. */
    public Set<String> columns() {
        Set<String> columns = new TreeSet<>(body.undeclaredVariables());
        if (choices != null) {
            columns.addAll(choices.undeclaredVariables());
        }
        columns.remove(ANSWER_CHOICES);
        return columns;
    }

    /** The choices, where no row changes them; empty if there are none, or they depend on the row or on chance. */
    public Optional<List<String>> fixedChoices() {
        return Optional.ofNullable(fixedChoices);
    }

    private static List<String> fixed(Template choices) {
        if (choices == null || !choices.undeclaredVariables().isEmpty()) {
            return null;
        }
        try {
            return List.copyOf(render(choices, Variables.of(Map.of()), null));
        } catch (JinjaException e) {
            // It draws at random, or fails on every row as well, and is reported there.
            return null;
        }
    }

    /** As {@link #apply(Map, RandomGenerator)}, for prompts that draw nothing at random. */
    public PromptedExample apply(Map<String, ?> row) {
        return apply(row, null);
    }

    /**
     * Phrases a row.
     *
     * @param row plain data by column; a hyphen in a column's name is read as an underscore
     * @param random what random filters draw from; null if they are to fail
     * @throws JinjaException if the templates fail on this row
     * @throws IllegalArgumentException if the row has a column {@code answer_choices}
     */
    public PromptedExample apply(Map<String, ?> row, RandomGenerator random) {
        RowVariables variables = new RowVariables(row);
        List<String> rowChoices = choices(variables, random);
        variables.answerChoices(rowChoices);
        try {
            return new PromptedExample(render(body, variables, random), rowChoices);
        } catch (JinjaException e) {
            throw source.inOriginal(e);
        }
    }

    /** The choices of a row; null for prompts without. */
    public List<String> choices(Map<String, ?> row, RandomGenerator random) {
        return choices(new RowVariables(row), random);
    }

    /** The body as it was compiled. */
    RewrittenSource source() {
        return source;
    }

    List<String> choices(Variables variables, RandomGenerator random) {
        return choices == null || fixedChoices != null ? fixedChoices : render(choices, variables, random);
    }

    private static List<String> render(Template template, Variables variables, RandomGenerator random) {
        Output out = OUTPUT.get();
        try {
            template.renderTo(out, variables, random);
            return Parts.of(out);
        } finally {
            out.clear();
        }
    }
}
