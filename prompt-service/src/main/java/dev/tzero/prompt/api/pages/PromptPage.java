package dev.tzero.prompt.api.pages;

import dev.tzero.prompt.api.PromptReader;
import dev.tzero.prompt.check.KnownMetrics;
import dev.tzero.proto.prompt.v1.DiffPromptRevisionsResponse;
import dev.tzero.proto.prompt.v1.FieldDiff;
import dev.tzero.proto.prompt.v1.ListPromptRevisionsResponse;
import dev.tzero.proto.prompt.v1.ListPromptsRequest;
import dev.tzero.proto.prompt.v1.ListPromptsResponse;
import dev.tzero.proto.prompt.v1.PromptRevision;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriBuilder;
import java.util.List;

/** All prompts with filters, and one prompt with its history. */
@Path("/prompts")
@Blocking
@Produces(MediaType.TEXT_HTML)
public class PromptPage {

    private static final int LISTED = 50;

    private final PromptReader reader;
    private final KnownData known;

    public PromptPage(PromptReader reader, KnownData known) {
        this.reader = reader;
        this.known = known;
    }

    /** The templates, checked when the service is built. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance list(
                ListPromptsResponse found,
                List<DataName> names,
                List<String> metrics,
                Wanted wanted,
                String more,
                boolean deleted);

        static native TemplateInstance prompt(
                PromptRevision prompt,
                DataName data,
                ListPromptRevisionsResponse history,
                Difference difference,
                long published);
    }

    /** Filters of the listing, empty for all. */
    public static class Wanted {
        @QueryParam("data")
        @DefaultValue("")
        String data;

        @QueryParam("text")
        @DefaultValue("")
        String text;

        @QueryParam("metric")
        @DefaultValue("")
        String metric;

        @QueryParam("language")
        @DefaultValue("")
        String language;

        @QueryParam("original")
        @DefaultValue("")
        String original;

        public String getData() {
            return data;
        }

        public String getEncodedData() {
            return DataName.parse(data).encodedKey();
        }

        public String getText() {
            return text;
        }

        public String getMetric() {
            return metric;
        }

        public String getLanguage() {
            return language;
        }

        public String getOriginal() {
            return original;
        }
    }

    /**
     * Two revisions, and where they differ.
     *
     * @param from 0 where the other one is the first
     */
    public record Difference(long from, long to, List<FieldDiff> fields) {}

    /** All prompts, filtered. */
    @GET
    public TemplateInstance list(
            @BeanParam Wanted wanted,
            @QueryParam("page") @DefaultValue("") String page,
            @QueryParam("deleted") boolean deleted) {
        DataName data = DataName.parse(wanted.data);
        ListPromptsRequest.Builder request = ListPromptsRequest.newBuilder()
                .setDataset(data.dataset())
                .setSubset(data.subset())
                .setText(wanted.text)
                .setMetric(wanted.metric)
                .setLanguage(wanted.language)
                .setPageSize(LISTED)
                .setPageToken(page);
        if (!wanted.original.isEmpty()) {
            request.setOriginalTask(Boolean.parseBoolean(wanted.original));
        }
        ListPromptsResponse found = reader.page(request.build());
        return Templates.list(
                found, known.names(), KnownMetrics.NAMES, wanted, more(wanted, found.getNextPageToken()), deleted);
    }

    /** Address of the next page; null on the last one. */
    private static String more(Wanted wanted, String token) {
        return token.isEmpty()
                ? null
                : UriBuilder.fromPath("/prompts")
                        .queryParam("data", "{data}")
                        .queryParam("text", "{text}")
                        .queryParam("metric", "{metric}")
                        .queryParam("language", "{language}")
                        .queryParam("original", "{original}")
                        .queryParam("page", "{page}")
                        .build(wanted.data, wanted.text, wanted.metric, wanted.language, wanted.original, token)
                        .toString();
    }

    /**
     * One prompt, its words and how they came about.
     *
     * @param from earlier revision of a comparison; 0 for the one before the later one
     * @param to later revision of a comparison; 0 for the newest one
     * @param published revision that was published just now; 0 for none
     */
    @GET
    @Path("{id}")
    public TemplateInstance prompt(
            @PathParam("id") String id,
            @QueryParam("from") long from,
            @QueryParam("to") long to,
            @QueryParam("published") long published) {
        PromptRevision prompt = reader.newest(id);
        ListPromptRevisionsResponse history = reader.history(id);
        Difference difference = history.getRevisionsCount() < 2 ? null : difference(reader.diff(id, from, to));
        return Templates.prompt(prompt, DataName.of(prompt.getDefinition()), history, difference, published);
    }

    private static Difference difference(DiffPromptRevisionsResponse diff) {
        return new Difference(diff.getFrom().getRevision(), diff.getTo().getRevision(), diff.getFieldsList());
    }
}
