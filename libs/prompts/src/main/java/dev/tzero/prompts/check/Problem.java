package dev.tzero.prompts.check;

/** What can be wrong with a prompt, with the codes and weights that the prompt service gives it. */
public enum Problem {
    /** A field that must say something is empty. */
    FIELD_MISSING("TZP-1101", true),
    /** The template is not valid Jinja. */
    TEMPLATE_SYNTAX("TZP-1102", true),
    /** The template has no "|||" between input and target. */
    SEPARATOR_MISSING("TZP-1103", true),
    /** The answer choices are not valid Jinja. */
    CHOICES_SYNTAX("TZP-1104", true),
    /** A metric that nobody can compute. */
    METRIC_UNKNOWN("TZP-1105", true),
    /** A language code that ISO 639-1 does not have. */
    LANGUAGE_UNKNOWN("TZP-1106", true),
    /** A text that is longer than a prompt service stores. */
    FIELD_TOO_LONG("TZP-1107", true),
    /** Another prompt of the dataset has that name. */
    NAME_TAKEN("TZP-1110", true),
    /** Another prompt of the dataset has the same words. */
    SAME_WORDS("TZP-1111", false),
    /** The template failed on rows; where it did so on a part of them only, it is no error. */
    RENDERING_FAILED("TZP-1112", true),
    /** The template gives nothing on a row; a corpus leaves such rows out. */
    RENDERING_BLANK("TZP-1113", false),
    /** The target is not among the answer choices of its row; a corpus leaves such rows out. */
    TARGET_OUTSIDE_CHOICES("TZP-1114", false),
    /** A file that is not PromptSource's YAML. */
    FILE_SYNTAX("TZP-1117", true),
    /** Another prompt has that id. */
    ID_TAKEN("TZP-1119", true);

    private final String code;
    private final boolean error;

    Problem(String code, boolean error) {
        this.code = code;
        this.error = error;
    }

    /** Stable, such as {@code TZP-1102}. */
    public String code() {
        return code;
    }

    /** This about a field as a whole. */
    public PromptFinding at(String field, String message) {
        return new PromptFinding(this, error, field, 0, 0, message);
    }

    /** This about a place in a field. */
    public PromptFinding at(String field, int line, int column, String message) {
        return new PromptFinding(this, error, field, line, column, message);
    }
}
