package dev.tzero.prompt.check;

import dev.tzero.definitions.check.Findings;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.RowTrial;
import java.util.List;
import java.util.Optional;

/**
 * What the checks say about a prompt.
 *
 * @param rows counts over the rows it was tried on; empty where there were none
 */
public record CheckReport(List<Finding> findings, Optional<RowTrial> rows) {

    public CheckReport {
        findings = List.copyOf(findings);
    }

    /** Whether the prompt is refused. */
    public boolean refuses() {
        return Findings.refuse(findings);
    }
}
