package dev.tzero.prompt.api.pages;

import dev.tzero.proto.prompt.v1.Finding;
import java.util.List;
import java.util.Locale;

/**
 * A finding as pages show it.
 *
 * @param severity error, warning or info
 * @param line from 1; 0 for the field as a whole
 */
public record FindingLine(
        String code, String severity, String field, String place, int line, int column, String message) {

    private static final String PREFIX = "SEVERITY_";

    static List<FindingLine> of(List<Finding> findings) {
        return findings.stream().map(FindingLine::of).toList();
    }

    private static FindingLine of(Finding finding) {
        return new FindingLine(
                finding.getCode(),
                finding.getSeverity().name().substring(PREFIX.length()).toLowerCase(Locale.ROOT),
                finding.getField(),
                finding.getPlace(),
                finding.getLine(),
                finding.getColumn(),
                finding.getMessage());
    }
}
