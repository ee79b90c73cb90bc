package dev.tzero.local.prompts;

import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.check.PromptFinding;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.Severity;
import java.io.PrintStream;
import java.util.Locale;

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
    void add(String file, Prompt prompt, PromptFinding finding) {
        add(
                file,
                prompt,
                finding.problem().code(),
                finding.error() ? "error" : "warning",
                finding.place(),
                finding.message());
    }

    /** What a prompt service found. */
    void add(String file, Prompt prompt, Finding finding) {
        Severity severity = finding.getSeverity();
        add(
                file,
                prompt,
                finding.getCode(),
                severity.name().replace("SEVERITY_", "").toLowerCase(Locale.ROOT),
                finding.getPlace(),
                finding.getMessage());
    }

    private void add(String file, Prompt prompt, String code, String severity, String place, String message) {
        findings++;
        errors += severity.equals("error") ? 1 : 0;
        String label = prompt == null ? null : prompt.label();
        if (json) {
            StringBuilder line = new StringBuilder();
            new JsonText(line)
                    .begin()
                    .field("file", file)
                    .field("prompt", label)
                    .field("id", prompt == null ? null : prompt.id())
                    .field("code", code)
                    .field("severity", severity)
                    .field("place", place)
                    .field("message", message)
                    .end();
            out.print(line);
        } else {
            out.println(file + ": " + (label == null ? "" : label + ": ") + severity + " " + code + " " + place + ": "
                    + message);
        }
    }
}
