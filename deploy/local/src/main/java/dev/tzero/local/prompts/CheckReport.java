package dev.tzero.local.prompts;

import dev.tzero.prompts.Prompt;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.Severity;
import java.io.PrintStream;

/** Prints findings as they come, for people or as JSON Lines, and counts them. */
final class CheckReport {

    private final PrintStream out;
    private final boolean json;
    private int errors;
    private int findings;

    CheckReport(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    int errors() {
        return errors;
    }

    int findings() {
        return findings;
    }

    /** @param prompt null where the file as a whole is meant */
    void add(String file, Prompt prompt, Finding finding) {
        findings++;
        errors += finding.getSeverity() == Severity.SEVERITY_ERROR ? 1 : 0;
        String label = prompt == null ? null : prompt.label();
        if (json) {
            StringBuilder line = new StringBuilder();
            new JsonText(line)
                    .begin()
                    .field("file", file)
                    .field("prompt", label)
                    .field("id", prompt == null ? null : prompt.id())
                    .field("code", finding.getCode())
                    .field("severity", FindingText.severity(finding))
                    .field("place", finding.getPlace())
                    .field("message", finding.getMessage())
                    .end();
            out.print(line);
        } else {
            out.println(file + ": " + (label == null ? "" : label + ": ") + FindingText.of(finding));
        }
    }
}
