package dev.tzero.platform.pages;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /status}: whether the service is ready, check by check, for people. */
@Path("/status")
public class StatusPage {
    private final SmallRyeHealthReporter health;
    private final Template page;

    @Inject
    public StatusPage(SmallRyeHealthReporter health, @Location("tzero/status.html") Template page) {
        this.health = health;
        this.page = page;
    }

    /**
     * One readiness check.
     *
     * @param data what the check says about itself; empty where it says nothing
     */
    public record Check(String name, boolean up, String data) {}

    @GET
    @Blocking
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance status() {
        JsonObject payload = health.getReadiness().getPayload();
        List<Check> checks = payload.getJsonArray("checks").stream()
                .map(JsonValue::asJsonObject)
                .map(StatusPage::check)
                .toList();
        return page.data("ready", isUp(payload), "checks", checks);
    }

    private static Check check(JsonObject check) {
        JsonObject data = check.getJsonObject("data");
        return new Check(check.getString("name"), isUp(check), data == null ? "" : data.toString());
    }

    private static boolean isUp(JsonObject state) {
        return state.getString("status").equals("UP");
    }
}
