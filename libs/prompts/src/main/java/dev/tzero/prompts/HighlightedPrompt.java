package dev.tzero.prompts;

import dev.tzero.jinja.Budget;
import dev.tzero.jinja.JinjaException;
import dev.tzero.jinja.Signature;
import dev.tzero.jinja.Template;
import dev.tzero.prompts.RewrittenSource.Insertion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A prompt that tells, of everything it writes, whether the template says it or the row; for people who look at prompts.
 * Its texts are those of a {@link CompiledPrompt} with the same generator. Immutable and safe for threads.
 */
public final class HighlightedPrompt {

    private static final String FILTER = "printed_by_prompt";

    private final CompiledPrompt plain;
    private final Template body;
    private final RewrittenSource marked;
    private final Marks marks;

    private HighlightedPrompt(CompiledPrompt plain, Template body, RewrittenSource marked, Marks marks) {
        this.plain = plain;
        this.body = body;
        this.marked = marked;
        this.marks = marks;
    }

    /**
     * Compiles a prompt.
     *
     * @throws JinjaException if one of its templates is none
     */
    public static HighlightedPrompt of(Prompt prompt, Truncation truncation) {
        CompiledPrompt plain = CompiledPrompt.of(prompt, truncation);
        String source = plain.source().text();
        Marks marks = Marks.absentFrom(source);
        List<Insertion> filters = new ArrayList<>();
        for (PrintTags.Expression printed : PrintTags.of(source)) {
            filters.add(new Insertion(printed.from(), "("));
            filters.add(new Insertion(printed.to(), ")|string|" + FILTER + " "));
        }
        RewrittenSource marked = RewrittenSource.of(source, filters);
        Template body = CompiledPrompt.environment(Budget.DEFAULT)
                .filter(FILTER, Signature.of("value"), (_, arguments) -> marks.around((String) arguments[0]))
                .build()
                .compile(prompt.label(), marked.text());
        return new HighlightedPrompt(plain, body, marked, marks);
    }

    /**
     * Phrases a row.
     *
     * @param row plain data by column; a hyphen in a column's name is read as an underscore
     * @param random what random filters draw from; null if they are to fail
     * @throws JinjaException if the templates fail on this row
     * @throws IllegalArgumentException if the row has a column {@code answer_choices}
     */
    public HighlightedExample apply(Map<String, ?> row, RandomGenerator random) {
        RowVariables variables = new RowVariables(row);
        List<String> choices = plain.choices(variables, random);
        variables.answerChoices(choices);
        try {
            return new HighlightedExample(marks.read(body.render(variables, random)), choices);
        } catch (JinjaException e) {
            throw plain.source().inOriginal(marked.inOriginal(e));
        }
    }
}
