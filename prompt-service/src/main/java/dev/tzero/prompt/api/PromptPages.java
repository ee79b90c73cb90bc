package dev.tzero.prompt.api;

import dev.tzero.prompt.config.PromptTransactions;
import dev.tzero.prompt.library.PromptFilter;
import dev.tzero.proto.prompt.v1.ListPromptRevisionsResponse;
import dev.tzero.proto.prompt.v1.ListPromptsRequest;
import dev.tzero.proto.prompt.v1.ListPromptsResponse;
import dev.tzero.proto.prompt.v1.PromptRevision;
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
import jakarta.ws.rs.core.UriBuilder;
import java.util.List;
import java.util.Map;

/** The pages for people: all prompts with filters, one prompt with its history, and the counts. */
@Path("/")
@Blocking
@Produces(MediaType.TEXT_HTML)
public class PromptPages {

    private final PromptTransactions prompts;
    private final PromptReader reader;

    public PromptPages(PromptTransactions prompts, PromptReader reader) {
        this.prompts = prompts;
        this.reader = reader;
    }

    /** The templates, checked when the service is built. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance list(
                ListPromptsResponse found, List<Bar> datasets, String dataset, String text, String more);

        static native TemplateInstance prompt(PromptRevision prompt, ListPromptRevisionsResponse history);

        static native TemplateInstance statistics(
                long total, List<Bar> datasets, List<Bar> metrics, List<Bar> languages);
    }

    /**
     * A count as a bar.
     *
     * @param percent width relative to the largest count
     */
    public record Bar(String name, long count, long percent) {
        static List<Bar> of(Map<String, Long> counts) {
            long largest =
                    counts.values().stream().mapToLong(Long::longValue).max().orElse(1);
            return counts.entrySet().stream()
                    .map(entry -> new Bar(entry.getKey(), entry.getValue(), 100 * entry.getValue() / largest))
                    .toList();
        }
    }

    /** All prompts, filtered by dataset and text. */
    @GET
    public TemplateInstance list(
            @QueryParam("dataset") @DefaultValue("") String dataset,
            @QueryParam("text") @DefaultValue("") String text,
            @QueryParam("page") @DefaultValue("") String page) {
        String[] parts = dataset.split("/", 2);
        ListPromptsResponse found = reader.page(ListPromptsRequest.newBuilder()
                .setDataset(parts[0])
                .setSubset(parts.length > 1 ? parts[1] : "")
                .setText(text)
                .setPageSize(50)
                .setPageToken(page)
                .build());
        List<Bar> datasets = Bar.of(prompts.query(queries -> queries.countByDataset()));
        return Templates.list(found, datasets, dataset, text, more(dataset, text, found.getNextPageToken()));
    }

    /** Address of the next page; null on the last one. */
    private static String more(String dataset, String text, String token) {
        return token.isEmpty()
                ? null
                : UriBuilder.fromPath("/")
                        .queryParam("dataset", "{dataset}")
                        .queryParam("text", "{text}")
                        .queryParam("page", "{page}")
                        .build(dataset, text, token)
                        .toString();
    }

    /** One prompt, its words and where they came from. */
    @GET
    @Path("prompts/{id}")
    public TemplateInstance prompt(@PathParam("id") String id) {
        return Templates.prompt(reader.newest(id), reader.history(id));
    }

    /** The counts by dataset, metric and language. */
    @GET
    @Path("statistics")
    public TemplateInstance statistics() {
        return prompts.query(queries -> Templates.statistics(
                queries.count(PromptFilter.ALL),
                Bar.of(queries.countByDataset()),
                Bar.of(queries.countByMetric()),
                Bar.of(queries.countByLanguage())));
    }
}
