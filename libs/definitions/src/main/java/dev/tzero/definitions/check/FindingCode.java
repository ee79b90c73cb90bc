package dev.tzero.definitions.check;

import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.Severity;
import io.grpc.Status;
import java.util.Arrays;

/**
 * Everything that can be wrong with a prompt or a request for one, with its stable code. The same code stands in a
 * finding, in a rejection on the topic, and in the status of a gRPC call.
 */
public enum FindingCode {
    /** A field that must say something is empty. */
    FIELD_MISSING("TZP-1101", Severity.SEVERITY_ERROR),
    /** The template is not valid Jinja. */
    TEMPLATE_SYNTAX("TZP-1102", Severity.SEVERITY_ERROR),
    /** The template has no "|||" between input and target. */
    SEPARATOR_MISSING("TZP-1103", Severity.SEVERITY_ERROR),
    /** The answer choices are not valid Jinja. */
    CHOICES_SYNTAX("TZP-1104", Severity.SEVERITY_ERROR),
    /** A metric that nobody can compute. */
    METRIC_UNKNOWN("TZP-1105", Severity.SEVERITY_ERROR),
    /** A language code that ISO 639-1 does not have. */
    LANGUAGE_UNKNOWN("TZP-1106", Severity.SEVERITY_ERROR),
    /** A field that is longer than is stored. */
    FIELD_TOO_LONG("TZP-1107", Severity.SEVERITY_ERROR),
    /** A prompt id that is not a UUID. */
    PROMPT_ID_INVALID("TZP-1108", Severity.SEVERITY_ERROR),
    /** The prompt has moved on since the submitter read it. */
    REVISION_CONFLICT("TZP-1109", Severity.SEVERITY_ERROR, Status.Code.ABORTED),
    /** Another prompt has that name. */
    NAME_TAKEN("TZP-1110", Severity.SEVERITY_ERROR, Status.Code.ALREADY_EXISTS),
    /** Another prompt of the dataset has the same words. */
    SAME_WORDS("TZP-1111", Severity.SEVERITY_ERROR, Status.Code.ALREADY_EXISTS),
    /** The template failed on a row. */
    RENDERING_FAILED("TZP-1112", Severity.SEVERITY_ERROR),
    /** The template gives nothing on a row; a corpus leaves such rows out. */
    RENDERING_BLANK("TZP-1113", Severity.SEVERITY_WARNING),
    /** The target is not among the answer choices of its row; a corpus leaves such rows out. */
    TARGET_OUTSIDE_CHOICES("TZP-1114", Severity.SEVERITY_WARNING),
    /** Text that cannot be stored, such as a NUL character. */
    TEXT_INVALID("TZP-1115", Severity.SEVERITY_ERROR),
    /** No prompt has that id, or it is deleted. */
    PROMPT_UNKNOWN("TZP-1116", Severity.SEVERITY_ERROR, Status.Code.NOT_FOUND),
    /** A file of prompts that is not PromptSource's YAML. */
    FILE_SYNTAX("TZP-1117", Severity.SEVERITY_ERROR),
    /** A page size, token or filter outside what a listing takes. */
    LISTING_INVALID("TZP-1118", Severity.SEVERITY_ERROR),
    /** Another dataset's prompt, or another file of the same import, has that id. */
    PROMPT_ID_TAKEN("TZP-1119", Severity.SEVERITY_ERROR, Status.Code.ALREADY_EXISTS),
    /** A submission of that id said something else before. */
    SUBMISSION_ID_REUSED("TZP-1120", Severity.SEVERITY_ERROR, Status.Code.ALREADY_EXISTS),
    /** The templates read a variable that the dataset has no column for. */
    VARIABLE_UNKNOWN("TZP-1121", Severity.SEVERITY_WARNING),
    /** The dataset service could not be asked: columns and rows are unchecked. */
    DATASET_UNCHECKED("TZP-1122", Severity.SEVERITY_INFO),
    /** The service is configured to change nothing. */
    READ_ONLY("TZP-1123", Severity.SEVERITY_ERROR, Status.Code.FAILED_PRECONDITION),
    /** Too many previews wait already. */
    PREVIEWS_BUSY("TZP-1124", Severity.SEVERITY_ERROR, Status.Code.RESOURCE_EXHAUSTED),
    /** Two datasets whose prompts would be written to the same file. */
    EXPORT_AMBIGUOUS("TZP-1125", Severity.SEVERITY_ERROR, Status.Code.FAILED_PRECONDITION),
    /** A message of an import that is out of its place or empty. */
    IMPORT_INVALID("TZP-1126", Severity.SEVERITY_ERROR),
    /** More items than are stored. */
    TOO_MANY_ITEMS("TZP-1127", Severity.SEVERITY_ERROR);

    private final String code;
    private final Severity severity;
    private final Status.Code status;

    FindingCode(String code, Severity severity) {
        this(code, severity, Status.Code.INVALID_ARGUMENT);
    }

    FindingCode(String code, Severity severity, Status.Code status) {
        this.code = code;
        this.severity = severity;
        this.status = status;
    }

    /** The constant that a finding was made with. */
    public static FindingCode of(Finding finding) {
        return Arrays.stream(values())
                .filter(known -> known.code.equals(finding.getCode()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no finding has the code " + finding.getCode()));
    }

    /** Stable, such as {@code TZP-1102}; never reused for another meaning. */
    public String code() {
        return code;
    }

    /** The gRPC status of a call that is refused for it. */
    public Status.Code status() {
        return status;
    }

    /** A finding of this kind about a field as a whole. */
    public Finding at(String field, String message) {
        return about(field, field, message).build();
    }

    /**
     * A finding of this kind within a text.
     *
     * @param line from 1
     * @param column from 1
     */
    public Finding at(String field, int line, int column, String message) {
        return about(field, field + ":" + line + ":" + column, message)
                .setLine(line)
                .setColumn(column)
                .build();
    }

    /** A finding of this kind that a stored revision stands behind. */
    public Finding at(String field, String message, PromptRevision stored) {
        return about(field, field, message).setStored(stored).build();
    }

    private Finding.Builder about(String field, String place, String message) {
        return Finding.newBuilder()
                .setCode(code)
                .setSeverity(severity)
                .setPlace(place)
                .setField(field)
                .setMessage(message);
    }
}
