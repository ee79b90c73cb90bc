package dev.tzero.local.prompts;

import dev.tzero.proto.prompt.v1.Finding;
import java.util.Locale;

/** A finding on a line, for people. */
final class FindingText {

    private FindingText() {}

    static String of(Finding finding) {
        String severity = finding.getSeverity().name().replace("SEVERITY_", "").toLowerCase(Locale.ROOT);
        return severity + " " + finding.getCode() + " " + finding.getPlace() + ": " + finding.getMessage();
    }
}
