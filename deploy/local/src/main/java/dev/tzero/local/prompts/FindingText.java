package dev.tzero.local.prompts;

import dev.tzero.proto.prompt.v1.Finding;
import java.util.Locale;

/** A finding on a line, for people. */
final class FindingText {

    private FindingText() {}

    static String of(Finding finding) {
        return severity(finding) + " " + finding.getCode() + " " + finding.getPlace() + ": " + finding.getMessage();
    }

    /** {@code error}, {@code warning} or {@code info}. */
    static String severity(Finding finding) {
        return finding.getSeverity().name().replace("SEVERITY_", "").toLowerCase(Locale.ROOT);
    }
}
