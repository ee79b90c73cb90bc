package dev.tzero.prompt.check;

import dev.tzero.definitions.check.FindingCode;
import dev.tzero.prompts.Prompt;
import dev.tzero.proto.prompt.v1.Finding;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a variable first stands within Jinja's delimiters.
 *
 * @param line from 1; 0 if it was not found
 */
record VariablePlace(String field, int line, int column) {

    private static final Pattern CODE = Pattern.compile("\\{\\{.*?}}|\\{%.*?%}", Pattern.DOTALL);

    static VariablePlace of(Prompt prompt, String variable) {
        VariablePlace inTemplate = find("template", prompt.jinja(), variable);
        return inTemplate.line() > 0 || prompt.answerChoices() == null
                ? inTemplate
                : find("answer_choices", prompt.answerChoices(), variable);
    }

    private static VariablePlace find(String field, String text, String variable) {
        Pattern word = Pattern.compile("(?<![\\w.'\"])" + Pattern.quote(variable) + "(?!\\w)");
        Matcher code = CODE.matcher(text);
        while (code.find()) {
            Matcher found = word.matcher(text).region(code.start(), code.end());
            found.useTransparentBounds(true);
            if (found.find()) {
                String before = text.substring(0, found.start());
                int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
                return new VariablePlace(field, line, found.start() - before.lastIndexOf('\n'));
            }
        }
        return new VariablePlace(field, 0, 0);
    }

    Finding finding(String message) {
        return line == 0
                ? FindingCode.VARIABLE_UNKNOWN.at(field, message)
                : FindingCode.VARIABLE_UNKNOWN.at(field, line, column, message);
    }
}
