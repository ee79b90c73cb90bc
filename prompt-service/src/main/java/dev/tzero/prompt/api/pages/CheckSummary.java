package dev.tzero.prompt.api.pages;

import dev.tzero.prompt.check.CheckReport;
import dev.tzero.proto.prompt.v1.RowTrial;
import dev.tzero.proto.prompt.v1.Severity;

/** The result of checks in a sentence. */
final class CheckSummary {

    private CheckSummary() {}

    static String of(CheckReport report) {
        String verdict = report.refuses()
                ? count(report, Severity.SEVERITY_ERROR) + " to mend before it can be published."
                : "Can be published" + warnings(report) + ".";
        return verdict + report.rows().map(CheckSummary::trial).orElse("");
    }

    private static String warnings(CheckReport report) {
        long warnings = count(report, Severity.SEVERITY_WARNING);
        return warnings == 0 ? "" : warnings == 1 ? ", with a warning" : ", with " + warnings + " warnings";
    }

    private static String trial(RowTrial trial) {
        return " Tried on " + trial.getTried() + (trial.getTried() == 1 ? " row: " : " rows: ") + trial.getBlank()
                + " blank, " + trial.getOutsideChoices() + " outside the choices, " + trial.getFailed() + " failed.";
    }

    private static long count(CheckReport report, Severity severity) {
        return report.findings().stream()
                .filter(finding -> finding.getSeverity() == severity)
                .count();
    }
}
