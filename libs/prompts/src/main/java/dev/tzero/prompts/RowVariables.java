package dev.tzero.prompts;

import dev.tzero.jinja.Variables;
import java.util.List;
import java.util.Map;

/** A row as a template sees it. */
final class RowVariables implements Variables {

    private final Map<String, ?> row;
    private boolean choicesKnown;
    private List<String> choices;

    RowVariables(Map<String, ?> row) {
        if (row.containsKey(CompiledPrompt.ANSWER_CHOICES)) {
            throw new IllegalArgumentException("The row has a column 'answer_choices', expected another name: prompts"
                    + " find their choices there");
        }
        this.row = row;
    }

    /** Makes the choices of the row, null for none, a variable. */
    void answerChoices(List<String> rowChoices) {
        choicesKnown = true;
        choices = rowChoices;
    }

    @Override
    public Object get(String name) {
        if (choicesKnown && name.equals(CompiledPrompt.ANSWER_CHOICES)) {
            return choices;
        }
        Object value = row.get(name);
        if (value == null) {
            if (row.containsKey(name)) {
                return null;
            }
            value = name.indexOf('_') >= 0 ? cleaned(name) : MISSING;
        }
        return value instanceof String text ? Separators.protect(text) : value;
    }

    /** The column whose name has hyphens where this name has underscores. */
    private Object cleaned(String name) {
        for (Map.Entry<String, ?> column : row.entrySet()) {
            String key = column.getKey();
            if (key.length() == name.length()
                    && key.indexOf('-') >= 0
                    && key.replace('-', '_').equals(name)) {
                return column.getValue();
            }
        }
        return MISSING;
    }
}
