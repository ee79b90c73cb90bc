package dev.tzero.definitions.check;

import dev.tzero.jinja.JinjaException;
import dev.tzero.prompts.CompiledPrompt;
import dev.tzero.prompts.PromptedExample;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.RowTrial;
import dev.tzero.proto.prompt.v1.Severity;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What a prompt makes of rows: each kind of trouble is one finding, with its share and its first example. */
public final class RowChecks {

    private final CompiledPrompt prompt;
    private final RowTrial.Builder trial = RowTrial.newBuilder();
    private Finding failure;
    private String outside;

    private RowChecks(CompiledPrompt prompt) {
        this.prompt = prompt;
    }

    /** Tries the prompt on the rows, of which there is at least one. */
    public static RowTrial check(CompiledPrompt prompt, List<Map<String, Object>> rows, List<Finding> findings) {
        RowChecks checks = new RowChecks(prompt);
        for (int row = 0; row < rows.size(); row++) {
            checks.apply(row, rows.get(row));
        }
        RowTrial trial = checks.trial.setTried(rows.size()).build();
        checks.report(trial, findings);
        return trial;
    }

    private void apply(int row, Map<String, Object> values) {
        try {
            PromptedExample example = prompt.apply(values, new SplittableRandom(row));
            if (example.isBlank()) {
                trial.setBlank(trial.getBlank() + 1);
            } else if (!example.targetsOutsideChoices().isEmpty()) {
                outside(row, example);
            }
        } catch (JinjaException e) {
            failed(TemplatePlace.of(e)
                    .at(FindingCode.RENDERING_FAILED, "rows[" + row + "]: " + TemplatePlace.message(e)));
        } catch (IllegalArgumentException e) {
            failed(FindingCode.RENDERING_FAILED.at("rows[" + row + "]", e.getMessage()));
        }
    }

    private void outside(int row, PromptedExample example) {
        trial.setOutsideChoices(trial.getOutsideChoices() + 1);
        if (outside == null) {
            List<String> choices = example.answerChoices().orElseThrow();
            outside = "rows[" + row + "] has the target "
                    + Quoted.of(example.targetsOutsideChoices().getFirst())
                    + ", expected one of the choices "
                    + choices.stream().limit(20).map(Quoted::of).toList();
        }
    }

    private void failed(Finding finding) {
        trial.setFailed(trial.getFailed() + 1);
        failure = failure == null ? finding : failure;
    }

    private void report(RowTrial trial, List<Finding> findings) {
        int tried = trial.getTried();
        if (failure != null) {
            boolean always = trial.getFailed() == tried;
            findings.add(failure.toBuilder()
                    .setSeverity(always ? Severity.SEVERITY_ERROR : Severity.SEVERITY_WARNING)
                    .setMessage(share(trial.getFailed(), tried) + " fail; " + failure.getMessage())
                    .build());
        }
        if (outside != null) {
            findings.add(FindingCode.TARGET_OUTSIDE_CHOICES.at(
                    "template",
                    share(trial.getOutsideChoices(), tried) + " have a target outside their choices; " + outside));
        }
        if (trial.getBlank() > 0) {
            findings.add(FindingCode.RENDERING_BLANK.at("template", share(trial.getBlank(), tried) + " render blank"));
        }
    }

    private static String share(int count, int tried) {
        return count + " of " + tried + " rows";
    }
}
