package dev.tzero.prompt.api.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.definitions.PromptDefinitions;
import dev.tzero.jinja.JinjaException;
import dev.tzero.prompt.api.pages.MadeRow.Cell;
import dev.tzero.prompt.preview.Renderings;
import dev.tzero.prompts.HighlightedPrompt;
import dev.tzero.prompts.Truncation;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Applies a prompt to rows, as pages show it. */
@Singleton
public class RowMaker {

    private static final String UNREADABLE = "The template cannot be read; the checks say where.";
    private static final int LONGEST_CELL = 4_000;

    private final ObjectMapper json;
    private final Renderings renderings;

    public RowMaker(ObjectMapper json, Renderings renderings) {
        this.json = json;
        this.renderings = renderings;
    }

    /** The rows by themselves. */
    List<MadeRow> plain(List<Map<String, Object>> rows, long first) {
        return each(rows, (number, row) -> MadeRow.problem(first + number, cells(row), null));
    }

    /** A row that somebody typed. */
    MadeRow own(PromptDefinition definition, Map<String, Object> row) {
        MadeRow made = of(definition, List.of(row), 0).getFirst();
        return new MadeRow(
                null,
                made.cells(),
                made.input(),
                made.targets(),
                made.choices(),
                made.blank(),
                made.outside(),
                made.problem());
    }

    /** @param first number of the first row in its split */
    List<MadeRow> of(PromptDefinition definition, List<Map<String, Object>> rows, long first) {
        return renderings.run(() -> render(definition, rows, first));
    }

    private List<MadeRow> render(PromptDefinition definition, List<Map<String, Object>> rows, long first) {
        try {
            HighlightedPrompt prompt = HighlightedPrompt.of(
                    PromptDefinitions.prompt(PromptDefinitions.NO_ID, named(definition)), Truncation.TO_2048);
            return each(rows, (number, row) -> of(prompt, first + number, row));
        } catch (JinjaException _) {
            return each(rows, (number, row) -> MadeRow.problem(first + number, cells(row), UNREADABLE));
        }
    }

    private MadeRow of(HighlightedPrompt prompt, long number, Map<String, Object> row) {
        List<Cell> cells = cells(row);
        try {
            return MadeRow.of(number, cells, prompt.apply(row, new SplittableRandom(number)));
        } catch (JinjaException e) {
            return MadeRow.problem(number, cells, place(e));
        } catch (IllegalArgumentException e) {
            return MadeRow.problem(number, cells, e.getMessage());
        }
    }

    /** Somebody who begins to write a prompt has no name for it yet. */
    private static PromptDefinition named(PromptDefinition definition) {
        return definition.toBuilder()
                .setDataset("preview")
                .setSubset("")
                .setName("preview")
                .build();
    }

    private static String place(JinjaException e) {
        return "line " + e.line() + ", column " + e.column() + ": " + e.detail()
                + e.expected().map(expected -> "; expected " + expected).orElse("");
    }

    private List<Cell> cells(Map<String, Object> row) {
        return row.entrySet().stream()
                .map(cell -> new Cell(cell.getKey(), shortened(text(cell.getValue()))))
                .toList();
    }

    private String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain data is always JSON", e);
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_CELL
                ? text
                : text.substring(0, LONGEST_CELL) + "… (" + text.length() + " characters)";
    }

    private static List<MadeRow> each(
            List<Map<String, Object>> rows, BiFunction<Integer, Map<String, Object>, MadeRow> made) {
        return IntStream.range(0, rows.size())
                .mapToObj(number -> made.apply(number, rows.get(number)))
                .toList();
    }
}
