package dev.tzero.dataset.mixture;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.platform.errors.ServiceException;

/** A mixture cannot be read as it is; the message names the file or field, the value and what was expected. */
public final class BrokenMixtureException extends ServiceException {

    private static final long serialVersionUID = 1L;

    public BrokenMixtureException(String message) {
        super(DatasetError.BROKEN_MIXTURE, message);
    }
}
