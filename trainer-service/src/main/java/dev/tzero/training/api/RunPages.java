package dev.tzero.training.api;

import dev.tzero.proto.training.v1.Checkpoint;
import dev.tzero.proto.training.v1.TrainingProgress;
import dev.tzero.training.persistence.JdbcRunLedgers;
import dev.tzero.training.run.Refusal;
import dev.tzero.training.run.Run;
import dev.tzero.training.run.RunBook;
import dev.tzero.training.run.RunLedger;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;

/** The pages for people: all runs, and one run with its curves and checkpoints. */
@Path("/")
@Blocking
@Produces(MediaType.TEXT_HTML)
public class RunPages {
    private final JdbcRunLedgers ledgers;

    public RunPages(JdbcRunLedgers ledgers) {
        this.ledgers = ledgers;
    }

    /** The templates, checked when the service is built. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance list(List<Row> runs);

        static native TemplateInstance run(Row run, Curve loss, Curve rate, List<Checkpoint> checkpoints);
    }

    /**
     * A run in words.
     *
     * @param state where it stands, with the reason
     * @param percent of its steps that are done
     * @param unfinished whether it goes on
     */
    public record Row(
            String id,
            String corpus,
            String state,
            boolean unfinished,
            String step,
            int percent,
            String loss,
            String speed,
            String left) {
        static Row of(Run run) {
            TrainingProgress at = run.progress().orElse(TrainingProgress.getDefaultInstance());
            boolean begun = run.progress().isPresent();
            String state = run.status().getClass().getSimpleName().toLowerCase(Locale.ROOT);
            String why = run.status().why();
            boolean going = run.status().unfinished() && begun;
            return new Row(
                    run.id(),
                    run.request().getCorpusId(),
                    why.isEmpty() ? state : state + ": " + why,
                    run.status().unfinished(),
                    begun ? String.format(Locale.ROOT, "%,d of %,d", at.getStep(), at.getTotalSteps()) : "",
                    begun && at.getTotalSteps() > 0 ? (int) (100 * at.getStep() / at.getTotalSteps()) : 0,
                    begun ? String.format(Locale.ROOT, "%.3f", at.getLoss()) : "",
                    begun ? String.format(Locale.ROOT, "%,.0f examples/s", at.getExamplesPerSecond()) : "",
                    going ? String.format(Locale.ROOT, "%.0f s", at.getSecondsLeft()) : "");
        }
    }

    /** All runs. */
    @GET
    public TemplateInstance list() {
        return Templates.list(
                ledgers.call(RunLedger::runs).stream().map(Row::of).toList());
    }

    /** One run. */
    @GET
    @Path("runs/{id}")
    public TemplateInstance run(@PathParam("id") String id) {
        try {
            return ledgers.call(ledger -> {
                Run run = RunBook.known(ledger, id);
                List<TrainingProgress> reports = ledger.reports(id);
                return Templates.run(
                        Row.of(run),
                        Curve.of(reports, TrainingProgress::getLoss),
                        Curve.of(reports, TrainingProgress::getLearningRate),
                        ledger.checkpoints(id));
            });
        } catch (Refusal e) {
            throw TrainingError.of(e);
        }
    }
}
