package dev.tzero.prompts;

import dev.tzero.jinja.Variables;
import java.util.List;
import java.util.Map;

/**
 * A row as a template sees it: hyphens in the names of columns are underscores. Where two columns get one name so, the later
 * one has it.
 */
final class RowVariables implements Variables {

    private final Map<String, ?> row;
    private Boolean hyphened;
    private boolean choicesKnown;
    private List<String> choices;

    RowVariables(Map<String, ?> row) {
        refuse(CompiledPrompt.ANSWER_CHOICES, row);
        refuse("answer-choices", row);
        this.row = row;
    }

    private static void refuse(String reserved, Map<String, ?> row) {
        if (row.containsKey(reserved)) {
            throw new IllegalArgumentException(
                    "The row has a column '" + reserved + "', expected another name: prompts find their choices there");
        }
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
        Object value = name.indexOf('_') >= 0 && isHyphened() ? cleaned(name) : column(name);
        return value instanceof String text ? Separators.protect(text) : value;
    }

    private Object column(String name) {
        Object value = row.get(name);
        return value == null && !row.containsKey(name) ? MISSING : value;
    }

    private boolean isHyphened() {
        if (hyphened == null) {
            hyphened = false;
            for (String column : row.keySet()) {
                hyphened |= column.indexOf('-') >= 0;
            }
        }
        return hyphened;
    }

    private Object cleaned(String name) {
        Object value = MISSING;
        for (Map.Entry<String, ?> column : row.entrySet()) {
            String key = column.getKey();
            if (key.length() == name.length() && key.replace('-', '_').equals(name)) {
                value = column.getValue();
            }
        }
        return value;
    }
}
