package dev.tzero.platform.app;

import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** A page that extends the layout, and a resource that fails as asked. */
@Path("/test")
public class TestPages {
    @Inject
    Template testPage;

    @GET
    @Path("page")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance page() {
        return testPage.data("name", "<people>");
    }

    @GET
    @Path("behaviour/{wish}")
    public String behaviour(@PathParam("wish") String wish) {
        return Behaviour.of(wish);
    }
}
