package dev.tzero.dataset.api;

import dev.tzero.dataset.corpus.TaskPreviews;
import dev.tzero.dataset.error.DatasetError;
import dev.tzero.dataset.mixture.MixtureCatalog;
import dev.tzero.dataset.source.Dataset;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.dataset.source.DatasetName;
import dev.tzero.dataset.source.Split;
import dev.tzero.dataset.source.SplitReader;
import dev.tzero.dataset.task.Prompts;
import dev.tzero.dataset.task.Task;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.prompt.v1.PromptRevision;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The pages for people: datasets and corpora, the rows of a dataset beside their prompts, and what a corpus holds. */
@Path("/")
@Blocking
@Produces(MediaType.TEXT_HTML)
public class DatasetPages {

    private static final int ROWS = 10;

    private final DatasetCatalog datasets;
    private final MixtureCatalog mixtures;
    private final Prompts prompts;
    private final Corpora corpora;

    public DatasetPages(DatasetCatalog datasets, MixtureCatalog mixtures, Prompts prompts, Corpora corpora) {
        this.datasets = datasets;
        this.mixtures = mixtures;
        this.prompts = prompts;
        this.corpora = corpora;
    }

    /** The templates, checked when the service is built. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance overview(
                List<DatasetLine> datasets, List<CorpusLine> corpora, MixtureCatalog.Found mixtures);

        static native TemplateInstance dataset(
                DatasetLine dataset,
                List<String> splits,
                List<Task> tasks,
                RowQuery query,
                long total,
                List<RowLine> rows);

        static native TemplateInstance corpus(CorpusLine corpus, List<TaskLine> tasks);
    }

    /** Datasets with their columns and sizes, and corpora with how far they are. */
    @GET
    public TemplateInstance overview(@Context HttpServerResponse response) {
        Map<DatasetName, Long> stored = prompts.all().stream()
                .map(Task::of)
                .collect(Collectors.groupingBy(Task::dataset, Collectors.counting()));
        List<DatasetLine> lines = datasets.datasets().stream()
                .map(dataset -> DatasetLine.of(dataset, stored.getOrDefault(dataset.name(), 0L)))
                .toList();
        List<CorpusLine> built = corpora.list().stream().map(CorpusLine::of).toList();
        if (built.stream().anyMatch(CorpusLine::unfinished)) {
            refresh(response);
        }
        return Templates.overview(lines, built, mixtures.find());
    }

    /** Rows of a split, beside what a prompt makes of them where one is chosen. */
    @GET
    @Path("datasets/{dataset}")
    public TemplateInstance dataset(
            @PathParam("dataset") String dataset,
            @QueryParam("subset") @DefaultValue("") String subset,
            @QueryParam("split") @DefaultValue("") String split,
            @QueryParam("prompt") @DefaultValue("") String prompt,
            @QueryParam("first") @DefaultValue("0") long first) {
        if (first < 0) {
            throw new ServiceException(DatasetError.INVALID_REQUEST, "first is " + first + ", expected 0 or more");
        }
        Dataset found = datasets.dataset(new DatasetName(dataset, subset));
        List<Task> tasks = prompts.of(found.name()).stream()
                .map(Task::of)
                .sorted(Task.ORDER)
                .toList();
        DatasetLine line = DatasetLine.of(found, tasks.size());
        if (found.splits().isEmpty()) {
            return Templates.dataset(line, List.of(), tasks, new RowQuery(found.name(), "", prompt, 0), 0, List.of());
        }
        RowQuery query =
                new RowQuery(found.name(), split.isEmpty() ? found.splits().firstKey() : split, prompt, first);
        Split rows = found.split(query.split());
        return Templates.dataset(
                line,
                List.copyOf(found.splits().keySet()),
                tasks,
                query,
                rows.rows(),
                prompt.isEmpty() ? plain(found, rows, first) : previews(found, query));
    }

    /** What a corpus holds of every task. */
    @GET
    @Path("corpora/{corpus}")
    public TemplateInstance corpus(@PathParam("corpus") String corpusId, @Context HttpServerResponse response) {
        CorpusLine line = CorpusLine.of(corpora.get(corpusId));
        if (line.unfinished()) {
            refresh(response);
        }
        return Templates.corpus(line, TaskLine.of(line.corpus().getManifest()));
    }

    private static void refresh(HttpServerResponse response) {
        response.putHeader("Refresh", "2");
    }

    private static List<RowLine> plain(Dataset dataset, Split split, long first) {
        List<RowLine> lines = new ArrayList<>();
        try (SplitReader reader = split.open()) {
            for (long row = first; row < split.rows() && row - first < ROWS; row++) {
                lines.add(RowLine.of(dataset.features(), row, reader.row(row)));
            }
        }
        return lines;
    }

    private List<RowLine> previews(Dataset dataset, RowQuery query) {
        PromptRevision prompt = prompts.byId(query.prompt())
                .filter(stored -> Task.of(stored).dataset().equals(dataset.name()))
                .orElseThrow(() -> new ServiceException(
                        DatasetError.UNKNOWN_PROMPT,
                        "no prompt '" + query.prompt() + "' is stored for dataset " + dataset.name()));
        return TaskPreviews.of(Task.of(prompt), datasets, query.split(), query.first(), ROWS).stream()
                .sorted(Comparator.comparingLong(TaskPreviews.Preview::number))
                .map(preview -> RowLine.of(dataset.features(), preview))
                .toList();
    }

    /**
     * What the page of a dataset shows.
     *
     * @param prompt id; empty for the rows alone
     * @param first row, from 0
     */
    public record RowQuery(DatasetName name, String split, String prompt, long first) {

        /** Address of the rows from {@code row}. */
        String from(long row) {
            return Addresses.rows(name, split, prompt, Math.max(0, row));
        }

        /** Address of the rows before these; null on the first page. */
        public String previous() {
            return first == 0 ? null : from(first - ROWS);
        }

        /** Address of the rows after these. */
        public String next() {
            return from(first + ROWS);
        }

        /** Row after the last one that a page has place for. */
        public long end() {
            return first + ROWS;
        }
    }
}
