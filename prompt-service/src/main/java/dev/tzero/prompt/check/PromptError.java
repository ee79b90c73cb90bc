package dev.tzero.prompt.check;

import dev.tzero.definitions.check.FindingCode;
import dev.tzero.platform.errors.ErrorCode;
import io.grpc.Status;

/** A finding as the error of a call or a record: the same code, with its status. */
public record PromptError(FindingCode finding) implements ErrorCode {

    /** The error that a finding of this kind is. */
    public static PromptError of(FindingCode finding) {
        return new PromptError(finding);
    }

    @Override
    public String code() {
        return finding.code();
    }

    @Override
    public Status.Code status() {
        return finding.status();
    }
}
