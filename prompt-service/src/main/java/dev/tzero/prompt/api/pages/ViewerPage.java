package dev.tzero.prompt.api.pages;

import dev.tzero.prompt.api.pages.PageRows.Found;
import dev.tzero.proto.prompt.v1.PromptRevision;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriBuilder;
import java.util.List;

/** The prompted dataset viewer: rows beside what a prompt makes of them. */
@Path("/view")
@Blocking
@Produces(MediaType.TEXT_HTML)
public class ViewerPage {

    /** Stands for a prompt's id where rows are shown as they are. */
    static final String NONE = "none";

    private static final int ROWS = 10;

    private final KnownData known;
    private final PageRows rows;
    private final RowMaker maker;

    public ViewerPage(KnownData known, PageRows rows, RowMaker maker) {
        this.known = known;
        this.rows = rows;
        this.maker = maker;
    }

    /** The templates, checked when the service is built. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance viewer(
                Choice choice, Found found, List<MadeRow> made, PromptRevision prompt, Turning turning, String row);
    }

    /**
     * What there is to look at, and what is looked at.
     *
     * @param data null where there is no dataset at all
     * @param promptId {@value #NONE} for the rows by themselves
     */
    public record Choice(List<DataName> names, DataName data, List<PromptRevision> prompts, String promptId) {}

    /**
     * Addresses of the pages before and after; null where there is none.
     *
     * @param last number of the last row shown
     */
    public record Turning(String before, String after, long last) {}

    /**
     * Rows of a split beside their rendering.
     *
     * @param key a {@link DataName#key()}; empty for the first dataset
     * @param prompt its id; absent for the first one of the dataset
     * @param row a row as JSON instead of those of the dataset
     */
    @GET
    public TemplateInstance viewer(
            @QueryParam("data") @DefaultValue("") String key,
            @QueryParam("prompt") String prompt,
            @QueryParam("split") @DefaultValue("") String split,
            @QueryParam("first") @DefaultValue("0") long first,
            @QueryParam("row") @DefaultValue("") String row) {
        List<DataName> names = known.names();
        DataName data = key.isEmpty() ? names.stream().findFirst().orElse(null) : DataName.parse(key);
        if (data == null) {
            Choice nothing = new Choice(names, null, List.of(), NONE);
            return Templates.viewer(nothing, Found.none(null), List.of(), null, new Turning(null, null, 0), row);
        }
        List<PromptRevision> prompts = known.prompts(data);
        PromptRevision shown = shown(prompts, prompt);
        String id = shown == null ? NONE : shown.getPromptId();
        Found found = rows.find(data, split, first, ROWS);
        Choice choice = new Choice(names, data, prompts, id);
        return Templates.viewer(choice, found, made(shown, found, row), shown, turning(choice, found), row);
    }

    /** A prompt of another dataset is what somebody sees who chooses another dataset: the first one of it is shown then. */
    private static PromptRevision shown(List<PromptRevision> prompts, String id) {
        if (NONE.equals(id)) {
            return null;
        }
        return prompts.stream()
                .filter(prompt -> prompt.getPromptId().equals(id))
                .findFirst()
                .orElse(prompts.isEmpty() ? null : prompts.getFirst());
    }

    private List<MadeRow> made(PromptRevision prompt, Found found, String row) {
        if (prompt == null) {
            return maker.plain(found.rows(), found.first());
        }
        return row.isBlank()
                ? maker.of(prompt.getDefinition(), found.rows(), found.first())
                : List.of(maker.own(prompt.getDefinition(), PageRows.own(row)));
    }

    private static Turning turning(Choice choice, Found found) {
        long next = found.first() + ROWS;
        return new Turning(
                found.first() > 0 ? address(choice, found, Math.max(0, found.first() - ROWS)) : null,
                next < found.total() ? address(choice, found, next) : null,
                Math.min(next, found.total()) - 1);
    }

    private static String address(Choice choice, Found found, long first) {
        return UriBuilder.fromPath("/view")
                .queryParam("data", "{data}")
                .queryParam("prompt", "{prompt}")
                .queryParam("split", "{split}")
                .queryParam("first", "{first}")
                .build(choice.data().key(), choice.promptId(), found.split(), first)
                .toString();
    }
}
