package dev.tzero.definitions.check;

import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.Severity;
import java.util.List;
import java.util.stream.Collectors;

/** Reads lists of findings. */
public final class Findings {

    private Findings() {}

    /** Whether any of them refuses the prompt. */
    public static boolean refuse(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.getSeverity() == Severity.SEVERITY_ERROR);
    }

    /** All of them but remarks in one line for an error message. */
    public static String sentence(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.getSeverity() != Severity.SEVERITY_INFO)
                .map(finding -> finding.getCode() + " " + finding.getPlace() + ": " + finding.getMessage())
                .collect(Collectors.joining("; "));
    }
}
