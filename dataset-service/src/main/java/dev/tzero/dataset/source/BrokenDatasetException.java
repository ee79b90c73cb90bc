package dev.tzero.dataset.source;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.platform.errors.ServiceException;

/** A dataset's files cannot be read as they are; the message names the file, the row where there is one, and why. */
public final class BrokenDatasetException extends ServiceException {

    private static final long serialVersionUID = 1L;

    public BrokenDatasetException(String message) {
        super(DatasetError.BROKEN_DATASET, message);
    }
}
