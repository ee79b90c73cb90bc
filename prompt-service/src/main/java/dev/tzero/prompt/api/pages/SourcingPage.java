package dev.tzero.prompt.api.pages;

import dev.tzero.definitions.check.KnownMetrics;
import dev.tzero.prompt.api.PromptReader;
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
import java.util.List;

/** Sourcing: the editor, for a new prompt, a stored one, or a copy of one. */
@Path("/sourcing")
@Blocking
@Produces(MediaType.TEXT_HTML)
public class SourcingPage {

    private final PromptReader reader;
    private final KnownData known;

    public SourcingPage(PromptReader reader, KnownData known) {
        this.reader = reader;
        this.known = known;
    }

    /** The templates, checked when the service is built. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance editor(Sheet sheet, List<DataName> names, List<String> metrics, int rows);
    }

    /**
     * What stands in the editor when it is opened.
     *
     * @param promptId empty for a prompt that is not stored yet
     * @param revision the one that is revised; 0 for none
     */
    public record Sheet(String title, EditedPrompt prompt, String promptId, long revision) {}

    /** A new prompt. */
    @GET
    public TemplateInstance create(@QueryParam("data") @DefaultValue("") String data) {
        return editor(new Sheet("New prompt", EditedPrompt.blank(DataName.parse(data)), "", 0));
    }

    /** A stored prompt. */
    @GET
    @Path("{id}")
    public TemplateInstance edit(@PathParam("id") String id) {
        PromptRevision stored = reader.newest(id);
        EditedPrompt prompt = EditedPrompt.of(stored.getDefinition());
        return editor(new Sheet("Edit " + prompt.name(), prompt, stored.getPromptId(), stored.getRevision()));
    }

    /** A copy, for another dataset or under another name. */
    @GET
    @Path("{id}/duplicate")
    public TemplateInstance duplicate(@PathParam("id") String id) {
        EditedPrompt prompt = EditedPrompt.of(reader.newest(id).getDefinition());
        return editor(new Sheet("Duplicate " + prompt.name(), prompt, "", 0));
    }

    private TemplateInstance editor(Sheet sheet) {
        return Templates.editor(sheet, known.names(), KnownMetrics.NAMES, EditorResource.ROWS);
    }
}
