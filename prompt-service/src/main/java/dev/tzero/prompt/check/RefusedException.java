package dev.tzero.prompt.check;

import dev.tzero.definitions.check.FindingCode;
import dev.tzero.definitions.check.Findings;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.Severity;
import java.util.List;

/** A prompt was refused: the code is that of the first error, the message names all findings. */
public final class RefusedException extends ServiceException {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;
    private final transient PromptDefinition submitted;

    /**
     * @param findings every finding, at least one of severity ERROR
     * @param submitted what was sent; empty where nothing was, as for a deletion
     */
    public RefusedException(List<Finding> findings, PromptDefinition submitted) {
        super(PromptError.of(FindingCode.of(firstError(findings))), Findings.sentence(findings));
        this.findings = List.copyOf(findings);
        this.submitted = submitted;
    }

    /** A request without a definition that was refused. */
    public static RefusedException of(List<Finding> findings) {
        return new RefusedException(findings, PromptDefinition.getDefaultInstance());
    }

    /** Every finding; those of a conflict carry the stored text. */
    public List<Finding> findings() {
        return findings;
    }

    /** What was sent, the other text of a conflict. */
    public PromptDefinition submitted() {
        return submitted;
    }

    private static Finding firstError(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.getSeverity() == Severity.SEVERITY_ERROR)
                .findFirst()
                .orElseThrow();
    }
}
