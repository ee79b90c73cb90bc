package dev.tzero.dataset.error;

import dev.tzero.platform.errors.ErrorCode;
import io.grpc.Status;

/** Every error the dataset service answers with; prefix {@code TZD}. */
public enum DatasetError implements ErrorCode {
    /** A field of a request is absent, malformed or out of range. */
    INVALID_REQUEST("TZD-1001", Status.Code.INVALID_ARGUMENT),
    /** No such dataset or subset in the dataset folders. */
    UNKNOWN_DATASET("TZD-1101", Status.Code.NOT_FOUND),
    /** The dataset has no such split. */
    UNKNOWN_SPLIT("TZD-1102", Status.Code.NOT_FOUND),
    /** The dataset's files cannot be read as they are. */
    BROKEN_DATASET("TZD-1103", Status.Code.FAILED_PRECONDITION),
    /** The dataset's files changed while a corpus was built from them. */
    CHANGED_DATASET("TZD-1104", Status.Code.FAILED_PRECONDITION),
    /** A dataset of that name is there already. */
    DATASET_EXISTS("TZD-1105", Status.Code.ALREADY_EXISTS),
    /** The hub has no such dataset, or none of a form that can be read. */
    NOT_ON_HUB("TZD-1106", Status.Code.NOT_FOUND),
    /** The hub refused, or did not answer. */
    HUB_FAILED("TZD-1107", Status.Code.UNAVAILABLE),
    /** More bytes were sent than a dataset may have. */
    TOO_LARGE("TZD-1108", Status.Code.RESOURCE_EXHAUSTED),
    /** No such prompt is stored. */
    UNKNOWN_PROMPT("TZD-1201", Status.Code.NOT_FOUND),
    /** Two prompts of one dataset share a name. */
    AMBIGUOUS_PROMPT("TZD-1202", Status.Code.FAILED_PRECONDITION),
    /** The prompt's template is no template. */
    BROKEN_PROMPT("TZD-1203", Status.Code.FAILED_PRECONDITION),
    /** No such mixture in the mixture folders. */
    UNKNOWN_MIXTURE("TZD-1301", Status.Code.NOT_FOUND),
    /** A mixture file or a mixture in a request cannot be read as it is. */
    BROKEN_MIXTURE("TZD-1302", Status.Code.INVALID_ARGUMENT),
    /** The mixture resolves to no rows at all. */
    EMPTY_CORPUS("TZD-1303", Status.Code.FAILED_PRECONDITION),
    /** The mixture trains on a dataset that is held out. */
    HELD_OUT_DATASET("TZD-1304", Status.Code.FAILED_PRECONDITION),
    /** No such corpus was asked for. */
    UNKNOWN_CORPUS("TZD-1401", Status.Code.NOT_FOUND),
    /** A corpus of that id was asked for with another request. */
    CONFLICTING_CORPUS("TZD-1402", Status.Code.ALREADY_EXISTS),
    /** As many corpora wait to be built as the service lets wait. */
    TOO_MANY_CORPORA("TZD-1403", Status.Code.RESOURCE_EXHAUSTED),
    /** Another replica took the building of the corpus over. */
    LOST_CORPUS("TZD-1404", Status.Code.ABORTED),
    /** The corpus was cancelled. */
    CANCELLED_CORPUS("TZD-1405", Status.Code.CANCELLED),
    /** The corpus is not finished, or is finished, and what was asked for needs the other. */
    CORPUS_STATE("TZD-1406", Status.Code.FAILED_PRECONDITION),
    /** The corpus has no such task. */
    UNKNOWN_TASK("TZD-1407", Status.Code.NOT_FOUND);

    private final String code;
    private final Status.Code status;

    DatasetError(String code, Status.Code status) {
        this.code = code;
        this.status = status;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public Status.Code status() {
        return status;
    }
}
