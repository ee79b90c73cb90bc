package dev.tzero.prompt.api.pages;

import dev.tzero.prompt.api.PromptReader;
import dev.tzero.prompt.api.pages.LogChart.Count;
import dev.tzero.proto.prompt.v1.DatasetStatistics;
import dev.tzero.proto.prompt.v1.GetPromptStatisticsResponse;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;

/** The helicopter view: everything there is, in numbers. */
@Path("/")
@Blocking
@Produces(MediaType.TEXT_HTML)
public class HelicopterPage {

    private final PromptReader reader;

    public HelicopterPage(PromptReader reader) {
        this.reader = reader;
    }

    /** The templates, checked when the service is built. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance helicopter(Figures figures, LogChart chart, List<Line> lines);
    }

    /**
     * The numbers at the top.
     *
     * @param unknown why instances are not known; empty where they are
     */
    public record Figures(String datasets, String prompts, String originalTask, String instances, String unknown) {}

    /** A dataset in the table. */
    public record Line(
            DataName data,
            Figure prompts,
            Figure originalTask,
            Figure rows,
            Figure instances,
            String metrics,
            String languages) {}

    /**
     * A number in the table.
     *
     * @param value for sorting; -1 where it is not known
     */
    public record Figure(long value, String shown) {

        static Figure of(long value) {
            return new Figure(value, text(value));
        }

        static Figure of(boolean known, long value) {
            return known ? of(value) : new Figure(-1, "—");
        }
    }

    /** All prompted datasets. */
    @GET
    public TemplateInstance helicopter() {
        GetPromptStatisticsResponse statistics = reader.statistics();
        List<DatasetStatistics> datasets = statistics.getDatasetsWithPromptsList();
        boolean known = statistics.getTrainingInstancesUnknown().isEmpty();
        Figures figures = new Figures(
                text(datasets.size()),
                text(statistics.getPrompts()),
                text(statistics.getOriginalTaskPrompts()),
                text(statistics.getTrainingInstances()),
                statistics.getTrainingInstancesUnknown());
        LogChart chart = LogChart.of(datasets.stream()
                .map(dataset -> new Count(name(dataset), known ? dataset.getTrainingInstances() : dataset.getPrompts()))
                .toList());
        return Templates.helicopter(
                figures, chart, datasets.stream().map(HelicopterPage::line).toList());
    }

    private static Line line(DatasetStatistics dataset) {
        return new Line(
                name(dataset),
                Figure.of(dataset.getPrompts()),
                Figure.of(dataset.getOriginalTaskPrompts()),
                Figure.of(dataset.hasTrainingRows(), dataset.getTrainingRows()),
                Figure.of(dataset.hasTrainingInstances(), dataset.getTrainingInstances()),
                String.join(", ", dataset.getMetricsList()),
                String.join(", ", dataset.getLanguagesList()));
    }

    private static DataName name(DatasetStatistics dataset) {
        return new DataName(dataset.getDataset(), dataset.getSubset());
    }

    private static String text(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
