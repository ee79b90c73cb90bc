package dev.tzero.dataset.api;

import dev.tzero.dataset.corpus.Made;
import dev.tzero.dataset.corpus.MixtureShares;
import dev.tzero.dataset.corpus.TaskPreviews;
import dev.tzero.dataset.mixture.MixtureCatalog;
import dev.tzero.dataset.mixture.Mixtures;
import dev.tzero.dataset.source.Dataset;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.dataset.source.DatasetName;
import dev.tzero.dataset.source.Split;
import dev.tzero.dataset.source.SplitReader;
import dev.tzero.dataset.task.Prompts;
import dev.tzero.dataset.task.Task;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.Corpus;
import dev.tzero.proto.dataset.v1.Mixture;
import dev.tzero.proto.dataset.v1.PromptedExample;
import dev.tzero.proto.dataset.v1.TaskCount;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The service's pages: what there is, a dataset's rows beside what a prompt makes of them, and a corpus. */
@Path("/")
@Blocking
@Produces(MediaType.TEXT_HTML)
public class DatasetPages {

    private static final int ROWS = 10;
    private static final int CELL = 400;

    private final DatasetCatalog datasets;
    private final Mixtures mixtures;
    private final Prompts prompts;
    private final Corpora corpora;

    public DatasetPages(DatasetCatalog datasets, Mixtures mixtures, Prompts prompts, Corpora corpora) {
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
                List<DatasetLine> datasets,
                List<MixtureLine> mixtures,
                List<String> problems,
                List<CorpusLine> corpora,
                boolean building);

        static native TemplateInstance dataset(
                DatasetLine dataset, List<Column> columns, View view, List<Task> tasks, List<RowLine> rows);

        static native TemplateInstance corpus(CorpusLine corpus, List<TaskLine> tasks, boolean building);

        static native TemplateInstance mixture(
                String name,
                String description,
                String rate,
                String tasks,
                String rows,
                String examples,
                List<ShareLine> shares);
    }

    /** A dataset in a list. */
    public record DatasetLine(
            String name,
            String dataset,
            String subset,
            String splits,
            int columns,
            long prompts,
            String fingerprint,
            String problem) {}

    /** A mixture in a list. */
    public record MixtureLine(
            String name, String address, String description, String split, int datasets, int prompts) {}

    /** A dataset's share of a mixture; shares are in percent, widths those of their bars. */
    public record ShareLine(
            String name,
            List<String> tasks,
            String rows,
            String examples,
            String before,
            String beforeWidth,
            String after,
            String afterWidth,
            String problem) {}

    /** A corpus, in a list or by itself. */
    public record CorpusLine(
            String id,
            String state,
            String tag,
            String mixture,
            String written,
            String planned,
            int percent,
            String failure) {}

    /** A column of a dataset. */
    public record Column(String name, String type) {}

    /** What of a dataset is looked at. */
    public record View(
            String split,
            List<String> splits,
            String prompt,
            long first,
            long last,
            long total,
            long before,
            long after) {}

    /** A row, and what a prompt makes of it; input, target and dropped are null where no prompt was chosen. */
    public record RowLine(
            long number, List<Column> cells, String input, String target, List<Choice> choices, String dropped) {}

    /** An answer choice. */
    public record Choice(String text, boolean correct) {}

    /** What a corpus holds of a task; the width is that of its bar in percent. */
    public record TaskLine(
            String task, String revision, String written, String width, long blank, long outside, long error) {}

    /** Everything there is. */
    @GET
    public TemplateInstance overview() {
        Map<DatasetName, Long> stored = prompts.all().stream()
                .map(Task::of)
                .collect(Collectors.groupingBy(Task::dataset, Collectors.counting()));
        MixtureCatalog.Found found = mixtures.find();
        List<Corpus> all = corpora.list();
        return Templates.overview(
                datasets.datasets().stream()
                        .map(dataset -> line(dataset, stored.getOrDefault(dataset.name(), 0L)))
                        .toList(),
                found.mixtures().values().stream()
                        .map(mixture -> new MixtureLine(
                                mixture.getName(),
                                URLEncoder.encode(mixture.getName(), StandardCharsets.UTF_8),
                                mixture.getDescription(),
                                mixture.getSplit(),
                                mixture.getEntriesCount(),
                                mixture.getEntriesList().stream()
                                        .mapToInt(e -> e.getPromptsCount())
                                        .sum()))
                        .toList(),
                found.problems(),
                all.stream().map(DatasetPages::line).toList(),
                all.stream().anyMatch(DatasetPages::isUnderWay));
    }

    /** The rows of a dataset without subsets. */
    @GET
    @Path("datasets/{dataset}")
    public TemplateInstance dataset(
            @PathParam("dataset") String dataset,
            @QueryParam("subset") @DefaultValue("") String subset,
            @QueryParam("split") @DefaultValue("") String split,
            @QueryParam("prompt") @DefaultValue("") String prompt,
            @QueryParam("first") @DefaultValue("0") long first) {
        Dataset read = datasets.dataset(new DatasetName(dataset, subset));
        List<Task> tasks = prompts.of(read.name()).stream()
                .map(Task::of)
                .sorted(Task.ORDER)
                .toList();
        List<Column> columns = read.features().fields().entrySet().stream()
                .map(field -> new Column(field.getKey(), field.getValue().toString()))
                .toList();
        DatasetLine line = line(read, tasks.size());
        if (read.problem().isPresent()) {
            return Templates.dataset(line, columns, null, tasks, List.of());
        }
        String shown = split.isEmpty() ? read.splits().firstKey() : split;
        Split rows = read.split(shown);
        long from = Math.clamp(first, 0, Math.max(0, rows.rows() - 1));
        List<RowLine> lines = tasks.stream()
                .filter(task -> task.prompt().getPromptId().equals(prompt))
                .findFirst()
                .map(task -> prompted(task, shown, from))
                .orElseGet(() -> plain(rows, from));
        View view = new View(
                shown,
                List.copyOf(read.splits().keySet()),
                prompt,
                from,
                from + lines.size() - 1,
                rows.rows(),
                Math.max(0, from - ROWS),
                from + ROWS < rows.rows() ? from + ROWS : -1);
        return Templates.dataset(line, columns, view, tasks, lines);
    }

    /** What a corpus holds. */
    @GET
    @Path("corpora/{corpus}")
    public TemplateInstance corpus(@PathParam("corpus") String id) {
        Corpus corpus = corpora.get(id);
        List<TaskCount> counts = corpus.getManifest().getTasksList();
        long most = counts.stream().mapToLong(TaskCount::getWritten).max().orElse(1);
        return Templates.corpus(
                line(corpus),
                counts.stream()
                        .map(count -> new TaskLine(
                                count.getTask(),
                                Long.toString(count.getPromptRevision()),
                                number(count.getWritten()),
                                String.format(Locale.ROOT, "%.1f", 100.0 * count.getWritten() / Math.max(1, most)),
                                count.getDroppedBlank(),
                                count.getDroppedTargetOutsideChoices(),
                                count.getDroppedError()))
                        .toList(),
                isUnderWay(corpus));
    }

    /** What a mixture is made of. */
    @GET
    @Path("mixtures/{mixture}")
    public TemplateInstance mixture(@PathParam("mixture") String name) {
        Mixtures.Resolved resolved = mixtures.resolve(mixtures.mixture(name));
        List<MixtureShares.DatasetShare> shares = MixtureShares.of(resolved, datasets);
        double most = shares.stream()
                .mapToDouble(share -> Math.max(share.before(), share.after()))
                .max()
                .orElse(1);
        return Templates.mixture(
                name,
                resolved.mixture().getDescription(),
                rate(resolved.mixture()),
                number(resolved.parts().size()),
                number(shares.stream()
                        .mapToLong(MixtureShares.DatasetShare::rows)
                        .sum()),
                number(shares.stream()
                        .mapToLong(MixtureShares.DatasetShare::examples)
                        .sum()),
                shares.stream().map(share -> line(share, most)).toList());
    }

    private static String rate(Mixture mixture) {
        return switch (mixture.getRate()) {
            case MIXTURE_RATE_PROPORTIONAL -> "proportional";
            case MIXTURE_RATE_UNIFORM -> "uniform";
            case MIXTURE_RATE_FIXED, MIXTURE_RATE_UNSPECIFIED, UNRECOGNIZED -> "fixed weights";
        };
    }

    private static ShareLine line(MixtureShares.DatasetShare share, double most) {
        return new ShareLine(
                share.name(),
                share.tasks(),
                number(share.rows()),
                number(share.examples()),
                percent(share.before(), 1),
                percent(share.before(), most),
                percent(share.after(), 1),
                percent(share.after(), most),
                share.problem().orElse(null));
    }

    private static String percent(double share, double of) {
        return String.format(Locale.ROOT, "%.1f", of == 0 ? 0 : 100 * share / of);
    }

    private List<RowLine> prompted(Task task, String split, long from) {
        try {
            return TaskPreviews.of(task, datasets, split, from, ROWS).stream()
                    .map(DatasetPages::line)
                    .toList();
        } catch (ServiceException e) {
            return List.of(new RowLine(from, List.of(), null, null, List.of(), e.getMessage()));
        }
    }

    private static List<RowLine> plain(Split split, long from) {
        List<RowLine> lines = new ArrayList<>();
        try (SplitReader rows = split.open()) {
            for (long row = from; row < Math.min(from + ROWS, split.rows()); row++) {
                lines.add(new RowLine(row, cells(rows.row(row)), null, null, List.of(), null));
            }
        }
        return lines;
    }

    private static RowLine line(TaskPreviews.Preview preview) {
        List<Column> cells = cells(preview.row());
        return switch (preview.made()) {
            case Made.Example(PromptedExample example) -> {
                List<Choice> choices = new ArrayList<>();
                for (int i = 0; i < example.getChoicesCount(); i++) {
                    choices.add(new Choice(
                            example.getChoices(i), example.hasCorrectChoice() && i == example.getCorrectChoice()));
                }
                yield new RowLine(preview.number(), cells, example.getInput(), example.getTarget(), choices, null);
            }
            case Made.Dropped dropped -> new RowLine(preview.number(), cells, null, null, List.of(), dropped.why());
        };
    }

    private static DatasetLine line(Dataset dataset, long prompts) {
        return new DatasetLine(
                dataset.name().toString(),
                dataset.name().dataset(),
                dataset.name().subset(),
                dataset.splits().entrySet().stream()
                        .map(split ->
                                split.getKey() + " " + number(split.getValue().rows()))
                        .collect(Collectors.joining(", ")),
                dataset.features().fields().size(),
                prompts,
                dataset.fingerprint(),
                dataset.problem().orElse(null));
    }

    private static CorpusLine line(Corpus corpus) {
        String tag =
                switch (corpus.getState()) {
                    case CORPUS_STATE_COMPLETE -> "good";
                    case CORPUS_STATE_FAILED -> "bad";
                    default -> "";
                };
        long done =
                switch (corpus.getState()) {
                    case CORPUS_STATE_COMPLETE -> 100;
                    default -> corpus.getPlanned() == 0 ? 0 : 100 * corpus.getWritten() / corpus.getPlanned();
                };
        return new CorpusLine(
                corpus.getCorpusId(),
                corpus.getState().name().substring("CORPUS_STATE_".length()).toLowerCase(Locale.ROOT),
                tag,
                corpus.getRequest().hasMixture()
                        ? corpus.getRequest().getMixture()
                        : corpus.getRequest().getInlineMixture().getName() + " (given in the request)",
                number(corpus.getWritten()),
                number(corpus.getPlanned()),
                (int) done,
                corpus.getFailure().isEmpty() ? null : corpus.getFailure());
    }

    private static boolean isUnderWay(Corpus corpus) {
        return switch (corpus.getState()) {
            case CORPUS_STATE_REQUESTED, CORPUS_STATE_BUILDING -> true;
            default -> false;
        };
    }

    private static List<Column> cells(Map<String, Object> row) {
        return row.entrySet().stream()
                .map(cell -> new Column(cell.getKey(), shortened(String.valueOf(cell.getValue()))))
                .toList();
    }

    private static String shortened(String text) {
        return text.length() <= CELL ? text : text.substring(0, CELL) + "…";
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
