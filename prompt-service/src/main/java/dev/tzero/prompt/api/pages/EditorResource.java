package dev.tzero.prompt.api.pages;

import dev.tzero.platform.errors.Failure;
import dev.tzero.prompt.api.pages.EditorMessages.Preview;
import dev.tzero.prompt.api.pages.EditorMessages.Previewed;
import dev.tzero.prompt.api.pages.EditorMessages.Publication;
import dev.tzero.prompt.api.pages.EditorMessages.Published;
import dev.tzero.prompt.api.pages.EditorMessages.Refused;
import dev.tzero.prompt.api.pages.EditorMessages.Stored;
import dev.tzero.prompt.check.CheckReport;
import dev.tzero.prompt.check.FindingCode;
import dev.tzero.prompt.check.Findings;
import dev.tzero.prompt.config.PromptTransactions;
import dev.tzero.prompt.library.Outcome;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/** What the editor's script asks for: previews, and the three changes. Only its own pages may ask: {@link SameOrigin}. */
@Path("/editor")
@Blocking
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class EditorResource {

    /** Rows that a preview shows. */
    static final int ROWS = 5;

    private final PromptTransactions prompts;
    private final PageRows rows;
    private final RowMaker maker;

    public EditorResource(PromptTransactions prompts, PageRows rows, RowMaker maker) {
        this.prompts = prompts;
        this.rows = rows;
        this.maker = maker;
    }

    /** What a prompt that is being written makes of rows, and what the checks say; stores nothing. */
    @POST
    @Path("preview")
    public Previewed preview(Preview asked) {
        PromptDefinition definition = asked.definition();
        if (asked.row() != null) {
            Map<String, Object> own = PageRows.own(asked.row());
            CheckReport report = check(definition, asked.promptId(), List.of(own));
            return new Previewed(
                    FindingLine.of(report.findings()),
                    CheckSummary.of(report),
                    List.of(),
                    "",
                    0,
                    0,
                    List.of(maker.own(definition, own)),
                    null);
        }
        CheckReport report = check(definition, asked.promptId(), List.of());
        PageRows.Found found = rows.find(DataName.of(definition), asked.split(), asked.first(), ROWS);
        return new Previewed(
                FindingLine.of(report.findings()),
                CheckSummary.of(report),
                found.splits(),
                found.split(),
                found.first(),
                found.total(),
                maker.of(definition, found.rows(), found.first()),
                found.unavailable());
    }

    private CheckReport check(PromptDefinition definition, String promptId, List<Map<String, Object>> tried) {
        return prompts.change(library -> library.examine(definition, promptId, tried));
    }

    /** Stores a new prompt. */
    @POST
    @Path("prompts")
    public Response create(Publication asked) {
        return answer(prompts.change(library -> library.create(asked.definition(), asked.author())));
    }

    /** Stores a new revision. */
    @PUT
    @Path("prompts/{id}")
    public Response update(@PathParam("id") String id, Publication asked) {
        return answer(prompts.change(
                library -> library.update(id, asked.expectedRevision(), asked.definition(), asked.author())));
    }

    /** Deletes a prompt. */
    @DELETE
    @Path("prompts/{id}")
    public void delete(@PathParam("id") String id, @QueryParam("expectedRevision") long expectedRevision) {
        prompts.change(library -> {
            library.delete(id, expectedRevision);
            return id;
        });
    }

    private static Response answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Stored stored ->
                Response.ok(new Published(
                                stored.revision().getPromptId(),
                                stored.revision().getRevision(),
                                FindingLine.of(stored.warnings())))
                        .build();
            case Outcome.Unchanged unchanged ->
                Response.ok(new Published(
                                unchanged.revision().getPromptId(),
                                unchanged.revision().getRevision(),
                                List.of()))
                        .build();
            case Outcome.Rejected rejected -> refuse(rejected.findings());
        };
    }

    private static Response refuse(List<Finding> findings) {
        Failure failure = Failure.of(Findings.asException(findings));
        return Response.status(failure.httpStatus())
                .entity(new Refused(
                        failure.code(),
                        failure.message(),
                        FindingLine.of(findings),
                        Stored.conflicting(findings, FindingCode.REVISION_CONFLICT.code())))
                .build();
    }
}
