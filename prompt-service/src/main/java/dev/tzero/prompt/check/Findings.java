package dev.tzero.prompt.check;

import dev.tzero.platform.errors.ServiceException;
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

    /** The first finding that refuses the prompt, as an error of a call, with all findings in its message. */
    public static ServiceException asException(List<Finding> findings) {
        Finding first = findings.stream()
                .filter(finding -> finding.getSeverity() == Severity.SEVERITY_ERROR)
                .findFirst()
                .orElseThrow();
        return new ServiceException(FindingCode.of(first), sentence(findings));
    }

    /** All of them in one line for an error message. */
    public static String sentence(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.getCode() + " " + finding.getPlace() + ": " + finding.getMessage())
                .collect(Collectors.joining("; "));
    }
}
