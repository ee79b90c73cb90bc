package dev.tzero.evaluation.api;

import dev.tzero.evaluation.report.BoxPlot;
import dev.tzero.evaluation.report.Comparison;
import dev.tzero.evaluation.report.MarkdownReport;
import dev.tzero.evaluation.run.EvaluationSpec;
import dev.tzero.evaluation.run.ModelIdentity;
import dev.tzero.evaluation.run.Standing;
import dev.tzero.evaluation.run.StoredEvaluation;
import dev.tzero.evaluation.scoring.DatasetScore;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Pages for people: the evaluations, and one of them with its table and picture. */
@Path("/")
@Blocking
@Produces(MediaType.TEXT_HTML)
public class EvaluationPages {
    private static final int REFRESH_SECONDS = 2;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final EvaluationQueries queries;
    private final Template list;
    private final Template detail;

    EvaluationPages(
            EvaluationQueries queries,
            @Location("evaluations.html") Template list,
            @Location("evaluation.html") Template detail) {
        this.queries = queries;
        this.list = list;
        this.detail = detail;
    }

    /** An evaluation in a list. */
    public record Item(
            String id,
            String model,
            String state,
            String tag,
            String reason,
            long answered,
            long total,
            String percent,
            String createdAt) {
        static Item of(StoredEvaluation evaluation) {
            return new Item(
                    evaluation.id(),
                    evaluation.spec().model(),
                    evaluation.standing().name().toLowerCase(Locale.ROOT),
                    tag(evaluation.standing()),
                    reason(evaluation.standing()),
                    evaluation.answered(),
                    evaluation.total(),
                    String.format(Locale.ROOT, "%.1f", 100 * evaluation.progress()),
                    TIME.format(evaluation.createdAt()));
        }

        private static String tag(Standing standing) {
            return switch (standing) {
                case Standing.Waiting _ -> "warn";
                case Standing.Running _ -> "";
                case Standing.Complete _ -> "good";
                case Standing.Failed _ -> "bad";
            };
        }

        private static String reason(Standing standing) {
            return switch (standing) {
                case Standing.Waiting(String reason) -> reason;
                case Standing.Failed(String reason) -> reason;
                case Standing.Running _, Standing.Complete _ -> "";
            };
        }
    }

    /** A group on the page of an evaluation. */
    public record GroupView(String title, String note, String corpusId, List<RowView> rows, BoxPlot plot) {}

    /** A dataset in a table, its numbers as they are printed. */
    public record RowView(
            String dataset,
            int prompts,
            long examples,
            String median,
            String quartiles,
            String interval,
            String chance,
            String majority,
            String baseline,
            String verdict,
            boolean above) {}

    /** The evaluations. */
    @GET
    public Response evaluations() {
        List<StoredEvaluation> found = queries.newest();
        boolean going =
                found.stream().anyMatch(evaluation -> !evaluation.standing().isFinal());
        String html =
                list.data("evaluations", found.stream().map(Item::of).toList()).render();
        return page(html, going);
    }

    /**
     * One evaluation.
     *
     * @param baseline id of one to set beside it; empty for none
     */
    @GET
    @Path("evaluations/{id}")
    public Response evaluation(@PathParam("id") String id, @QueryParam("baseline") @DefaultValue("") String baseline) {
        StoredEvaluation evaluation = queries.get(id);
        Optional<StoredEvaluation> other =
                evaluation.scores().isPresent() ? queries.baseline(baseline) : Optional.empty();
        List<String> others = queries.newest().stream()
                .filter(candidate ->
                        candidate.scores().isPresent() && !candidate.id().equals(id))
                .map(StoredEvaluation::id)
                .toList();
        String html = detail.data("item", Item.of(evaluation))
                .data("digest", evaluation.model().map(ModelIdentity::digest).orElse(""))
                .data("run", evaluation.model().map(ModelIdentity::runId).orElse(""))
                .data("step", evaluation.model().map(ModelIdentity::step).orElse(0L))
                .data("uri", evaluation.model().map(ModelIdentity::uri).orElse(""))
                .data(
                        "failedExamples",
                        evaluation.scores().map(s -> s.failedExamples()).orElse(0L))
                .data("baseline", baseline)
                .data("others", others)
                .data("groups", EvaluationQueries.comparing(() -> groups(evaluation, other)))
                .render();
        return page(html, !evaluation.standing().isFinal());
    }

    private static Response page(String html, boolean changes) {
        Response.ResponseBuilder response =
                Response.ok(html, MediaType.TEXT_HTML_TYPE.withCharset("utf-8")).header("Cache-Control", "no-store");
        return (changes ? response.header("Refresh", REFRESH_SECONDS) : response).build();
    }

    private static List<GroupView> groups(StoredEvaluation evaluation, Optional<StoredEvaluation> other) {
        if (evaluation.scores().isEmpty()) {
            return List.of();
        }
        Map<DatasetScore, DatasetScore> baselines = new HashMap<>();
        other.ifPresent(baseline ->
                Comparison.of(evaluation, baseline).rows().forEach(row -> baselines.put(row.score(), row.baseline())));
        return evaluation.spec().groups().stream()
                .map(group -> group(group, evaluation, baselines))
                .toList();
    }

    private static GroupView group(
            EvaluationSpec.Group group, StoredEvaluation evaluation, Map<DatasetScore, DatasetScore> baselines) {
        List<DatasetScore> scores = evaluation.scores().orElseThrow().datasets().stream()
                .filter(score -> score.group().equals(group.title()))
                .toList();
        return new GroupView(
                group.title(),
                group.note(),
                group.corpusId(),
                scores.stream().map(score -> row(score, baselines.get(score))).toList(),
                BoxPlot.of(scores, baselines));
    }

    private static RowView row(DatasetScore score, DatasetScore baseline) {
        return new RowView(
                score.name(),
                score.prompts().size(),
                score.examples(),
                MarkdownReport.share(score.median()),
                MarkdownReport.share(score.lowerQuartile()) + "–" + MarkdownReport.share(score.upperQuartile()),
                MarkdownReport.share(score.intervalLow()) + "–" + MarkdownReport.share(score.intervalHigh()),
                MarkdownReport.share(score.chance()),
                MarkdownReport.share(score.majority()),
                baseline == null ? "" : MarkdownReport.share(baseline.median()),
                MarkdownReport.verdict(score),
                score.aboveGuessing());
    }
}
