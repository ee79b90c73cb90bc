package dev.tzero.local.mixtures;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tzero.tasks.MixtureTask;
import dev.tzero.tasks.T0Mixture;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;

/** A mixture for programs. */
final class MixtureJson {

    private MixtureJson() {}

    static void write(T0Mixture mixture, List<MixtureTask> tasks, PrintStream out) {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("mixture", mixture.title());
            json.writeArrayFieldStart("tasks");
            for (MixtureTask task : tasks) {
                json.writeStartObject();
                json.writeStringField("task", task.name());
                json.writeStringField("dataset", task.prompt().dataset());
                json.writeStringField("subset", task.prompt().subset());
                json.writeStringField("template", task.prompt().name());
                if (task.cap().isPresent()) {
                    json.writeNumberField("cap", task.cap().getAsLong());
                } else {
                    json.writeNullField("cap");
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
